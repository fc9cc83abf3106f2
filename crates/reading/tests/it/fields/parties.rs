//! Whose paper it is, without a heading that says so.

use reading::FieldName::*;

use super::{Firm, NUMBER, Paper, TOTALS};

#[tokio::test]
async fn the_sender_is_told_from_the_addressee_by_their_blocks() {
    let papers: [Paper; 6] = [
        ("Hostaria S.à r.l.\n12 rue Notre-Dame\nL-1911 Luxembourg\n", &[(Supplier, "Hostaria S.à r.l")]),
        // The imprint has the sender's street.
        (
            "L'Atelier du Cuir\n59 boulevard Carnot\n38000 GRENOBLE\n                                        SARL Pharmacie des Halles\n                                        109 cours Gambetta\n                                        63000 CLERMONT-FERRAND\n\nSiège social : 59 boulevard Carnot, 38000 GRENOBLE - SARL au capital de 5 000 EUR - 794 208 157 R.C.S. Grenoble\n",
            &[(Supplier, "L'Atelier du Cuir"), (Buyer, "SARL Pharmacie des Halles")],
        ),
        // The only block is of another town than the imprint, which names the sender.
        (
            "Les Jardins de Solène SAS\n112 cours Gambetta\n87000 LIMOGES\n\nLixxbail Mobilité - SA au capital de 5 000 euros - 188 rue des Tanneurs 74000 ANNECY - Siret : 794 208 157 00022\n",
            &[(Supplier, "Lixxbail Mobilité"), (Buyer, "Les Jardins de Solène SAS")],
        ),
        // A telephone is whose paper it is, wherever its block stands.
        (
            "                                        Nettoyage Éclair\n                                        160 rue du Stade\n                                        44000 NANTES\n                                        Tél. : 02 33 39 31 74\nSCI Les Platanes SAS\n150 rue du Moulin\n31000 TOULOUSE\n",
            &[(Supplier, "Nettoyage Éclair")],
        ),
        // Nothing but their places: the addressee's is where the window of the envelope is.
        (
            "Fleurs Marguerite                       Cabinet Orliac SA\n164 allée des Érables                   83 rue des Tanneurs\n13006 MARSEILLE                         21000 DIJON\n",
            &[(Supplier, "Fleurs Marguerite")],
        ),
        // A name is no form, and a form no name.
        (
            "Cabinet Delmas\n153 route de Lorient\n59800 LILLE\n\nSELARL inter-barreaux au capital de 20 000 € - RCS Lille 794 208 157\n",
            &[(Supplier, "Cabinet Delmas")],
        ),
    ];
    Firm::new().assert_all("", &papers, &format!("{NUMBER}{TOTALS}")).await;
}

#[tokio::test]
async fn who_stands_at_the_till_is_not_the_shop() {
    let papers: [Paper; 2] = [
        (
            "Vendeur: Élodie\nPAPIER A4   6,43\nA PAYER   6,43\nCB SANS CONTACT   6,43\n",
            &[(Supplier, "SUPERETTE DU MAIL")],
        ),
        ("PAPIER A4   6,43\nTOTAL   6,43\nESPECES   6,43\n", &[(Supplier, "SUPERETTE DU MAIL")]),
    ];
    let head = "SUPERETTE DU MAIL\n42 impasse des Lilas\n80000 AMIENS\nSiret: 794 208 157 00022\n25.08.2026 14:40 Caisse 06\n";
    Firm::new().assert_all(head, &papers, "MERCI DE VOTRE VISITE\n").await;
}

#[tokio::test]
async fn a_short_name_is_written_out_where_the_company_prints_it() {
    let papers: [Paper; 5] = [
        (
            "RAILIA\nVoyageurs\n\nRAILIA Voyageurs, SA au capital de 157 789 960 €, 4 rue du Buisson, 93210 Saint-Denis\n",
            &[(Supplier, "RAILIA Voyageurs")],
        ),
        (
            "HABERZETTL\n\nInstallationen Haberzettl Ges.m.b.H. · Brünner Straße 214 · 1210 Wien\n",
            &[(Supplier, "Installationen Haberzettl Ges.m.b.H")],
        ),
        (
            "flink.mobil\n\nflink.mobil – eine Marke der Rheinfunk Service GmbH · Schanzenstraße 30 · 51063 Köln\n",
            &[(Supplier, "Rheinfunk Service GmbH")],
        ),
        // For whom a platform makes out what it sold.
        (
            "Facture émise par Rydo B.V. pour le compte de :\nTRANSPORTS VTC KHELIFI\n51 avenue de Flandre\n75019 Paris\n",
            &[(Supplier, "TRANSPORTS VTC KHELIFI")],
        ),
        // Who writes is not who is written to.
        (
            "Havhest Apartments\nStrandvejen 60\n2900 Hellerup\n\nNordlys Signage ApS · Havnegade 39 · DK-5000 Odense · CVR no. DK34625786\n",
            &[(Supplier, "Nordlys Signage ApS")],
        ),
    ];
    Firm::new().assert_all("", &papers, &format!("{NUMBER}{TOTALS}")).await;
}

#[tokio::test]
async fn a_street_over_its_town_is_nobody() {
    let papers: [Paper; 2] = [
        (
            "Holzwerkstatt Brennecke GmbH\nAm Sägewerk 4\n21244 Buchholz\n\nUSt-IdNr. DE136695976\n",
            &[(Supplier, "Holzwerkstatt Brennecke GmbH")],
        ),
        (
            "Schildersbedrijf Jorritsma\nHarinxmakade 33, 8601 CV Sneek\nBTW NL896848103B01\n",
            &[(Supplier, "Schildersbedrijf Jorritsma")],
        ),
    ];
    Firm::new().assert_all("", &papers, &format!("{NUMBER}{TOTALS}")).await;
}

#[tokio::test]
async fn words_around_a_name_are_not_of_it() {
    let papers: [Paper; 8] = [
        (
            "CAP COMPÉTENCES organisme de formation – déclaration d'activité n° 84 38 07712 38\n",
            &[(Supplier, "CAP COMPÉTENCES")],
        ),
        (
            "PLASTIVAL SA à conseil d'administration, capital 480 000 € – RCS Bourg B 794 208 157\n",
            &[(Supplier, "PLASTIVAL SA")],
        ),
        (
            "Autopass est un service de Société du Télépéage Rhodanien, SA au capital de 6 097 960 €\n",
            &[(Supplier, "Société du Télépéage Rhodanien")],
        ),
        (
            "Détails du paiement\nNom du bénéficiaire Atelier Boréal SAS\n",
            &[(Supplier, "Atelier Boréal SAS")],
        ),
        ("Ouest Telecom SARL\n12 rue Crébillon, 44000 Nantes\n", &[(Supplier, "Ouest Telecom SARL")]),
        (
            "SELARL\nDUCASSE-VIGNES\nAff. : LABORDE c/ SCI du Gave\n17 rue Serviez\n64000 PAU\n",
            &[(Supplier, "DUCASSE-VIGNES")],
        ),
        (
            "Invoice\nPenrose & Tully\n18 Lemon Street\nTRURO\nTR1 2LS\nUNITED KINGDOM\n",
            &[(Supplier, "Penrose & Tully")],
        ),
        (
            "TAX INVOICE\nSri Murugan Traders\n22 Trichy Road\nSteel tubes MS 1\" (Kg)   480.00   78.50\n",
            &[(Supplier, "Sri Murugan Traders")],
        ),
    ];
    Firm::new().assert_all("", &papers, &format!("{NUMBER}{TOTALS}")).await;
}

#[tokio::test]
async fn addresses_of_neighbouring_countries_are_blocks_as_well() {
    let papers: [Paper; 2] = [
        // In Belgium the number of the enterprise is that of its VAT.
        (
            "Netwerf bv                              Bakkerij Goossens nv\nKortrijksesteenweg 1144                 Dorp 17\n9051 Gent                               9830 Sint-Martens-Latem\nOndernemingsnr.                         BTW BE 0594.690.172\nBE 0137.961.615\n",
            &[(Supplier, "Netwerf bv"), (VatNumber, "BE0137961615")],
        ),
        // The line over the window of an envelope is the sender's.
        (
            "Hansekontor Spedition mbH, Versmannstr. 12, 20457 Hamburg\nChemie Basel Trading AG\nRosentalstrasse 4\nCH-4058 Basel\n\nUSt-ID DE453228692\n",
            &[(Supplier, "Hansekontor Spedition mbH"), (Buyer, "Chemie Basel Trading AG")],
        ),
    ];
    Firm::new().assert_all("", &papers, "Rechnung Nr. 118\nDatum 03.11.2026\nGesamtbetrag 119,00\n").await;
}

#[tokio::test]
async fn the_name_in_law_beats_the_one_over_the_door() {
    let papers: [Paper; 7] = [
        (
            "U PAESE\nMarine de Sant'Ambroggio\n20260 Lumio\n\nSAS A MARINA – capital 40 000 € – RCS Bastia 794 208 157 – TVA FR00794208157\n",
            &[(Supplier, "SAS A MARINA")],
        ),
        (
            "The Salmon Leap\nGastropub & Function Room\n\nLeapgate Taverns DAC, reg. no. 588204. VAT No. IE0768868JH.\n",
            &[(Supplier, "Leapgate Taverns DAC")],
        ),
        // Who is addressed as a person made nothing out, though the town is the same.
        (
            "Escales & Lagons\n                              Mme Claire JOUBERT et M. Marc JOUBERT\n                              22 rue Pasteur\n                              86000 POITIERS\n\nSARL ESCALES ET LAGONS – 3 place du Maréchal, 86000 Poitiers – RCS Poitiers 794 208 157\n",
            &[(Supplier, "SARL ESCALES ET LAGONS")],
        ),
        (
            "CENTRE HOSPITALIER D'ARGOAT\nDirection des finances – Bureau des entrées\nFINESS 220000079 SIRET 794 208 157 00022\n",
            &[(Supplier, "CENTRE HOSPITALIER D'ARGOAT"), (Siren, "794208157")],
        ),
        (
            "Les Amis du Chemin de Halage\nMaison des associations, 49130 Les Ponts-de-Cé\n",
            &[(Supplier, "Les Amis du Chemin de Halage")],
        ),
        // "Expéditeur" heads a column of a table.
        (
            "TRANSPORTS GUILLEMOT – 53 rue du Stade – 88200 REMIREMONT\nDATE   EXPEDITEUR   DESTINATAIRE   POIDS   MONTANT HT\n27/03   KLABIN GMBH   VOUS-MEMES   18 400   745,00\n",
            &[(Supplier, "TRANSPORTS GUILLEMOT")],
        ),
        (
            "2. ABSCHLAGSRECHNUNG\nTrockenbau Sachsen e.K.\nLößniger Str. 71, 04275 Leipzig\n",
            &[(Supplier, "Trockenbau Sachsen e.K")],
        ),
    ];
    Firm::new().assert_all("", &papers, &format!("{NUMBER}{TOTALS}")).await;
}

#[tokio::test]
async fn forms_behind_a_comma_and_short_headings_are_understood() {
    let papers: [Paper; 5] = [
        (
            "DE                                      POUR\nKévin Le Goff EI                        Ostréiculture Cadoret\n5 rue Kervégan                          Port de la Pointe\n29000 Quimper                           56340 Carnac\n",
            &[(Supplier, "Kévin Le Goff EI")],
        ),
        (
            "FROM                                    TO\nKubuslab UG (haftungsbeschränkt)        Fjordteknik AB\nTorstr. 201                             Kungsgatan 18\n10115 Berlin                            11135 Stockholm\n",
            &[(Supplier, "Kubuslab UG (haftungsbeschränkt)")],
        ),
        (
            "QTY   DESCRIPTION   AMOUNT\nMake checks payable to Delgado Electric LLC\n",
            &[(Supplier, "Delgado Electric LLC")],
        ),
        (
            "HOTEL CALA BLANCA\nHostelería Cala Blanca, S.A. NIF A57673543\n",
            &[(Supplier, "Hostelería Cala Blanca, S.A")],
        ),
        (
            "Schürholz Pressentechnik SE · Postfach 1188 · 57368 Lennestadt\nGesenkschmiede Altena GmbH\nLennestr. 104\n58762 Altena\n",
            &[(Supplier, "Schürholz Pressentechnik SE")],
        ),
    ];
    Firm::new().assert_all("", &papers, &format!("{NUMBER}{TOTALS}")).await;
}

#[tokio::test]
async fn who_makes_a_paper_out_for_the_seller_bought() {
    let papers: [Paper; 3] = [
        (
            "COOP DES VERGERS\nroute de Cholet, 49120 Chemillé - TVA FR90409288131\nFACTURE D'APPORT - AUTOFACTURATION\n\nApporteur (vendeur)\nEARL des Trois Noyers\n49310 Vihiers\nTVA FR24524173648\n",
            &[(Supplier, "EARL des Trois Noyers"), (VatNumber, "FR24524173648")],
        ),
        (
            "adnetz performance network\n\nKrämer Blog UG\nz. Hd. Frau Krämer\nKrämerbrücke 14\n99084 Erfurt\nUSt-IdNr. DE136695976\n\nGutschrift i. S. d. § 14 Abs. 2 UStG\n\nAdnetz Media AG, Torstraße 201, 10115 Berlin, USt-IdNr. DE811453209\n",
            &[(VatNumber, "DE136695976")],
        ),
        // Whoever sells for another names him behind a long heading.
        (
            "Régie Ponant SARL\nTVA FR90409288131\nagissant au nom et pour le compte de : Éditions du Large SA, 2 quai Rohan, 56100 Lorient\nTVA FR24524173648\n\nAnnonceur : Chantiers Kerroch\n",
            &[(Supplier, "Éditions du Large SA"), (VatNumber, "FR24524173648")],
        ),
    ];
    Firm::new().assert_all("", &papers, &format!("{NUMBER}{TOTALS}")).await;
}

#[tokio::test]
async fn a_name_goes_over_the_end_of_its_line() {
    let papers: [Paper; 3] = [
        (
            "Gevelbouw en Metselwerken Van\nRooijen B.V.\nIndustrieweg 41\n5262 GJ Vught\nBtw NL896848103B01\n",
            &[(Supplier, "Gevelbouw en Metselwerken Van Rooijen B.V.")],
        ),
        (
            "Tømrermestrene Bjerre & Lund\nApS\nHåndværkervej 9\nCVR 27182801\n",
            &[(Supplier, "Tømrermestrene Bjerre & Lund ApS")],
        ),
        (
            "SELAS TANGUY-PEREIRA\nVÉTÉRINAIRES\nRCS Saint-Malo 409 288 131\n",
            &[(Supplier, "SELAS TANGUY-PEREIRA VÉTÉRINAIRES")],
        ),
    ];
    Firm::new().assert_all("", &papers, &format!("{NUMBER}{TOTALS}")).await;
}

#[tokio::test]
async fn a_brand_is_told_from_the_company_behind_it() {
    let papers: [Paper; 3] = [
        (
            "AquaVive\nl'eau de nos vallées\n\nAquaVive est une marque de la Compagnie Dauphinoise des Eaux, SCA au capital de 4 210 000 €\n",
            &[(Supplier, "Compagnie Dauphinoise des Eaux")],
        ),
        (
            "BOXWELL\npackaging that arrives\nPay: Calder Invoice Finance Ltd re Boxwell\n\nBoxwell Corrugated (Northern) Limited. Registered in England 01977420.\n",
            &[(Supplier, "Boxwell Corrugated (Northern) Limited")],
        ),
        (
            "MENUISERIE FABRE & FILS\nZone artisanale La Gare - 48100 Marvejols\nSIREN 409 288 131\n",
            &[(Supplier, "MENUISERIE FABRE & FILS")],
        ),
    ];
    Firm::new().assert_all("", &papers, &format!("{NUMBER}{TOTALS}")).await;
}

#[tokio::test]
async fn names_are_told_from_what_stands_around_them() {
    let papers: [Paper; 5] = [
        // The form stands in a sentence alone.
        (
            "VIAPASS\nTélépéage professionnel\n\nFacture émise par VIAPASS SERVICES SA au nom des sociétés d'autoroutes.\n",
            &[(Supplier, "VIAPASS SERVICES SA")],
        ),
        (
            "SCP Ferrandi, Quéau et Le Tallec\nNotaires associés\nSIRET 409 288 131 00013\n",
            &[(Supplier, "SCP Ferrandi, Quéau et Le Tallec")],
        ),
        (
            "ARVOR\nINFORMATIQUE SAS\n4 rue Louis-de-Broglie\n22300 Lannion\n",
            &[(Supplier, "ARVOR INFORMATIQUE SAS")],
        ),
        // A town of three words is no line of its own.
        (
            "Théo Lambert                            Les Caves du Layon SCA\nmicro-entreprise                        Route de Rablay\n2 bis rue des Lices, 49100 Angers       49750 Beaulieu-sur-Layon\nsiret 40928813100013\n\nDispensé d'immatriculation au RCS.\n",
            &[(Supplier, "Théo Lambert"), (Buyer, "Les Caves du Layon SCA")],
        ),
        (
            "planeo\nSIREN 409 288 131 - TVA FR90409288131\nClient : TECHNOSUD SAS, 12 rue de la Talaudière, 42000 Saint-Étienne (FR24524173648)\n",
            &[(VatNumber, "FR90409288131")],
        ),
    ];
    Firm::new().assert_all("", &papers, &format!("{NUMBER}{TOTALS}")).await;
}
