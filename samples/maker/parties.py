"""The invented companies: their identifiers pass every check that real ones pass, and belong to nobody we know of.

Telephone numbers are of the ranges kept free for fiction, mail addresses end in `.example`.
"""

from dataclasses import dataclass


def luhn_complete(digits: str) -> str:
    """Appends the digit that makes `digits` pass the Luhn check (SIREN and SIRET)."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if place % 2 == 0 else 1)
        total += value - 9 if value > 9 else value
    return digits + str(-total % 10)


def vat_key(siren: str) -> str:
    return f"FR{(12 + 3 * (int(siren) % 97)) % 97:02d}{siren}"


def with_iban_key(country: str, account: str) -> str:
    digits = "".join(str(int(c, 36)) for c in account + country + "00")
    return f"{country}{98 - int(digits) % 97:02d}{account}"


def french_iban(bank: str, branch: str, account: str) -> str:
    """Bank and branch: five digits each; account: eleven digits. Computes the RIB key and the IBAN key."""
    key = 97 - (89 * int(bank) + 15 * int(branch) + 3 * int(account)) % 97
    return with_iban_key("FR", f"{bank}{branch}{account}{key:02d}")


@dataclass(frozen=True)
class Party:
    name: str
    form: str
    street: str
    postcode: str
    city: str
    siren: str = ""
    siret: str = ""
    vat: str = ""
    capital: str = ""
    registry: str = ""
    naf: str = ""
    phone: str = ""
    email: str = ""
    iban: str = ""
    bic: str = ""
    country: str = "FR"

    @property
    def legal_name(self) -> str:
        return f"{self.name} {self.form}".strip()

    @property
    def siren_spaced(self) -> str:
        return group(self.siren, 3)

    @property
    def siret_spaced(self) -> str:
        return f"{group(self.siret[:9], 3)} {self.siret[9:]}"

    @property
    def iban_spaced(self) -> str:
        return group(self.iban, 4)

    @property
    def address(self) -> list[str]:
        return [self.street, f"{self.postcode} {self.city}"]


def group(text: str, size: int) -> str:
    return " ".join(text[i : i + size] for i in range(0, len(text), size))


def french(name, form, street, postcode, city, seed, *, nic="0001", account=None, bic="", vat=True, **rest) -> Party:
    """`seed`: the first eight digits of the SIREN; `account`: (bank, branch, account number)."""
    siren = luhn_complete(seed)
    return Party(
        name, form, street, postcode, city,
        siren=siren, siret=luhn_complete(siren + nic), vat=vat_key(siren) if vat else "",
        iban=french_iban(*account) if account else "", bic=bic, **rest,
    )


# ── The two clients of the firm ──────────────────────────────────────────────────────────────────────────────────
LEMOINE = french(
    "Boulangerie Lemoine", "SARL", "14 rue du Four-Banal", "44000", "Nantes", "81347260", nic="0001",
    account=("17849", "00412", "00083124507"), bic="BKARFR2NXXX", capital="12 000 €", registry="RCS Nantes",
    naf="1071C", phone="02 61 91 04 18", email="bonjour@boulangerie-lemoine.example",
)
GARRIGUE = french(
    "Atelier Garrigue", "SAS", "220 chemin de la Draye", "34170", "Castelnau-le-Lez", "79420815", nic="0002",
    account=("18917", "02205", "00417730962"), bic="CLEZFR3MXXX", capital="50 000 €", registry="RCS Montpellier",
    naf="4120A", phone="04 65 71 20 33", email="compta@atelier-garrigue.example",
)

# ── Suppliers and customers of the bakery ────────────────────────────────────────────────────────────────────────
AUBERT = french(
    "Minoterie Aubert & Fils", "SAS", "3 chemin du Moulin-Neuf", "44190", "Clisson", "37208416", nic="0001",
    account=("17849", "00527", "00019460833"), bic="BKARFR2NXXX", capital="240 000 €", registry="RCS Nantes",
    naf="1061A", phone="02 61 91 33 70", email="facturation@minoterie-aubert.example",
)
VOLTARMOR = french(
    "Voltarmor Énergie", "SA", "8 place des Trois-Ducs", "35000", "Rennes", "52916043", nic="0003",
    account=("13507", "00100", "00000974216"), bic="VLTBFRPPXXX", capital="18 500 000 €", registry="RCS Rennes",
    naf="3514Z", phone="09 39 98 10 10", email="pro@voltarmor.example",
)
TELENOVA = french(
    "Télénova", "SA", "61 boulevard du Relais", "75013", "Paris", "43860217", nic="0014",
    account=("13507", "00100", "00001120458"), bic="VLTBFRPPXXX", capital="92 410 300 €", registry="RCS Paris",
    naf="6110Z", phone="01 99 00 30 30", email="entreprises@telenova.example",
)
TILLEULS = french(
    "SCI Les Tilleuls", "", "27 avenue du Bois-Hercé", "44100", "Nantes", "44871930", nic="0001",
    account=("17849", "00412", "00057718201"), bic="BKARFR2NXXX", capital="1 524,49 €", registry="RCS Nantes",
    naf="6820B", phone="02 61 91 77 02", email="sci.lestilleuls@courriel.example",
)
FRIGOFOUR = french(
    "Frigo-Four Services", "SARL", "ZA de la Belle-Étoile, 5 rue des Forges", "44470", "Carquefou", "50137746",
    account=("18917", "00731", "00020885514"), bic="CLEZFR3MXXX", capital="30 000 €", registry="RCS Nantes",
    naf="3312Z", phone="02 61 91 58 58", email="sav@frigofour.example",
)
EMBALLAGES = french(
    "Emballages Ligériens", "SARL", "19 quai de la Gabare", "49000", "Angers", "38855102", nic="0002",
    account=("15629", "08820", "00034071166"), bic="CDLOFR2AXXX", capital="45 734 €", registry="RCS Angers",
    naf="4676Z", phone="02 61 91 81 12", email="commande@emballages-ligeriens.example",
)
SALORGES = french(
    "Hôtel des Salorges", "SAS", "2 quai Ernest-Cormerais", "44100", "Nantes", "82460513", naf="5510Z",
)
BANQUE_ARMOR = french(
    "Banque de l’Armor", "SA", "1 cours des Armateurs", "44000", "Nantes", "55701384", capital="210 000 000 €",
    registry="RCS Nantes", naf="6419Z", phone="02 61 91 10 00", bic="BKARFR2NXXX",
)
BISTROT = french(
    "Le Bistrot du Ponant", "SARL", "11 quai des Brumes", "44600", "Saint-Nazaire", "75218849", naf="5610A",
    phone="02 61 91 47 25",
)
STATION = french(
    "Relais Pornichet Sud", "SARL", "Route de la Côte d’Amour", "44380", "Pornichet", "48930277", naf="4730Z",
    phone="02 61 91 60 91",
)
KERLOCH = french(
    "Torréfaction Kerloc’h", "SARL", "6 rue des Épices", "29200", "Brest", "84917035", naf="1083Z",
    account=("15629", "02914", "00071204496"), bic="CDLOFR2AXXX", capital="8 000 €", registry="RCS Brest",
    phone="02 61 91 29 29", email="cafe@kerloch.example",
)

# ── Suppliers and customers of the building firm ─────────────────────────────────────────────────────────────────
MATERIAUX = french(
    "Matériaux du Lez", "SA", "ZI de la Lauze, 48 rue de l’Ocre", "34430", "Saint-Jean-de-Védas", "33619072", nic="0005",
    account=("18917", "02210", "00060013378"), bic="CLEZFR3MXXX", capital="1 600 000 €", registry="RCS Montpellier",
    naf="4673A", phone="04 65 71 48 00", email="comptes.clients@materiaux-du-lez.example",
)
VIDOURLE = french(
    "Transports Vidourle", "SARL", "Route de Lunel, Mas de l’Ase", "30250", "Sommières", "41275590",
    account=("15629", "03011", "00022019347"), bic="CDLOFR2AXXX", capital="80 000 €", registry="RCS Nîmes",
    naf="4941B", phone="04 65 71 93 14", email="exploitation@vidourle.example",
)
DELMAS = french(
    "Ferronnerie Delmas", "EURL", "7 rue de l’Enclume", "34800", "Clermont-l’Hérault", "80522961",
    account=("18917", "02231", "00009982040"), bic="CLEZFR3MXXX", capital="5 000 €", registry="RCS Montpellier",
    naf="4332B", phone="04 65 71 66 09", email="delmas.fer@courriel.example",
)
MEJEAN = french(
    "Garage Méjean", "SARL", "118 avenue de Lodève", "34070", "Montpellier", "39064728",
    account=("15629", "03405", "00041726609"), bic="CDLOFR2AXXX", capital="7 622,45 €", registry="RCS Montpellier",
    naf="4520A", phone="04 65 71 05 05", email="atelier@garage-mejean.example",
)
LOCHERAULT = french(
    "Loc’Hérault Matériel", "SAS", "Parc de la Méditerranée, 12 allée du Treuil", "34470", "Pérols", "82019364", nic="0003",
    account=("18917", "02205", "00077341058"), bic="CLEZFR3MXXX", capital="150 000 €", registry="RCS Montpellier",
    naf="7732Z", phone="04 65 71 70 70", email="facturation@locherault.example",
)
KERDONCUFF = french(
    "Maëlle Kerdoncuff", "EI", "9 impasse des Amandiers", "34000", "Montpellier", "91256480", vat=False,
    account=("13507", "34001", "00015577290"), bic="VLTBFRPPXXX", naf="7410Z", phone="06 39 98 41 27",
    email="maelle@kerdoncuff.example",
)
RIVES = french(
    "SCCV Rives du Lez", "", "35 place de la Canourgue", "34000", "Montpellier", "90144572", naf="4110A",
)
ROQUE = french(
    "Cabinet Roque", "SARL", "16 rue du Plan d’Agde", "34000", "Montpellier", "45377218", naf="6832A",
)
BRICOLEZ = french(
    "Brico-Lez", "SAS", "Centre commercial de l’Aube Rouge", "34170", "Castelnau-le-Lez", "51860239", naf="4752B",
    phone="04 65 71 34 17",
)
INKWELL = Party(
    "Inkwell Planning", "Ltd", "Unit 4, Tallow Wharf", "D02 XE80", "Dublin 2", country="IE", vat="IE3841267NH",
    iban=with_iban_key("IE", "INKB99010612345678"), bic="INKBIE2DXXX", email="billing@inkwell.example",
    registry="Company No. 690214",
)
