//! Code lists that mean something to a bookkeeper.

/// Document types (UNTDID 1001) that ask for money, those of the French extension among them.
const INVOICES: &str = "71 80 82 84 102 130 202 203 204 211 218 219 295 325 326 331 380 382 383 384 385 386 387 388 389 \
    390 393 394 395 456 457 471 472 473 500 501 527 553 575 623 633 751 780 817 870 875 876 877 935";

/// Document types that give money back.
const CREDIT_NOTES: &str = "81 83 261 262 296 308 381 396 420 458 502 503 532";

/// ISO 4217.
const CURRENCIES: &str = "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BOV BRL BSD BTN BWP \
    BYN BZD CAD CDF CHE CHF CHW CLF CLP CNY COP COU CRC CUC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL \
    GHS GIP GMD GNF GTQ GYD HKD HNL HRK HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT \
    LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB \
    PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SLL SOS SRD SSP STN SVC SYP SZL THB TJS \
    TMT TND TOP TRY TTD TWD TZS UAH UGX USD USN UYI UYU UYW UZS VED VES VND VUV WST XAF XAG XAU XBA XBB XBC XBD XCD XCG \
    XDR XOF XPD XPF XPT XSU XTS XUA XXX YER ZAR ZMW ZWG ZWL";

/// ISO 3166-1, and the two codes that taxes use besides: Northern Ireland and Kosovo.
const COUNTRIES: &str = "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT \
    BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK \
    FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE \
    JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ \
    MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO \
    RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW \
    TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW XI 1A XK";

/// VAT categories (UNTDID 5305) that the standard allows.
const CATEGORIES: &str = "S Z E AE K G O L M B";

/// Why there is an allowance (UNTDID 5189), as far as the standard allows.
const ALLOWANCES: &str = "41 42 60 62 63 64 65 66 67 68 70 71 88 95 100 102 103 104 105";

/// Why there is a charge (UNTDID 7161), as far as the standard allows.
const CHARGES: &str = "AA AAA AAC AAD AAE AAF AAH AAI AAS AAT AAV AAY AAZ ABA ABB ABC ABD ABF ABK ABL ABN ABR ABS ABT ABU ACF ACG ACH \
    ACI ACJ ACK ACL ACM ACS ADC ADE ADJ ADK ADL ADM ADN ADO ADP ADQ ADR ADT ADW ADY ADZ AEA AEB AEC AED AEF AEH AEI \
    AEJ AEK AEL AEM AEN AEO AEP AES AET AEU AEV AEW AEX AEY AEZ AJ AU CA CAB CAD CAE CAF CAI CAJ CAK CAL CAM CAN CAO \
    CAP CAQ CAR CAS CAT CAU CAV CAW CAX CAY CAZ CD CG CS CT DAB DAC DAD DAF DAG DAH DAI DAJ DAK DAL DAM DAN DAO DAP \
    DAQ DL EG EP ER FAA FAB FAC FC FH FI GAA HAA HD HH IAA IAB ID IF IR IS KO L1 LA LAA LAB LF MAE MI ML NAA OA PA \
    PAA PC PL PRV RAB RAC RAD RAF RE RF RH RV SA SAA SAD SAE SAI SG SH SM SU TAB TAC TT TV V1 V2 WH XAA YY ZZZ";

/// Why there is no VAT: the European list (VATEX), each code without the name of the list before it.
const EXEMPTIONS: &str = "EU-79-C EU-132 EU-132-1A EU-132-1B EU-132-1C EU-132-1D EU-132-1E EU-132-1F EU-132-1G EU-132-1H EU-132-1I \
    EU-132-1J EU-132-1K EU-132-1L EU-132-1M EU-132-1N EU-132-1O EU-132-1P EU-132-1Q EU-135-1 EU-143 EU-143-1A \
    EU-143-1B EU-143-1C EU-143-1D EU-143-1E EU-143-1F EU-143-1FA EU-143-1G EU-143-1H EU-143-1I EU-143-1J EU-143-1K \
    EU-143-1L EU-144 EU-146-1E EU-159 EU-309 EU-148 EU-148-A EU-148-B EU-148-C EU-148-D EU-148-E EU-148-F EU-148-G \
    EU-151 EU-151-1A EU-151-1AA EU-151-1B EU-151-1C EU-151-1D EU-151-1E EU-G EU-O EU-IC EU-AE EU-D EU-F EU-I EU-J \
    FR-FRANCHISE FR-CNWVAT EU-153 FR-CGI261-1 FR-CGI261-2 FR-CGI261-3 FR-CGI261-4 FR-CGI261-5 FR-CGI261-7 \
    FR-CGI261-8 FR-CGI261A FR-CGI261B FR-CGI261C-1 FR-CGI261C-2 FR-CGI261C-3 FR-CGI261D-1 FR-CGI261D-1BIS \
    FR-CGI261D-2 FR-CGI261D-3 FR-CGI261D-4 FR-CGI261E-1 FR-CGI261E-2 FR-CGI277A FR-CGI275 FR-298SEXDECIESA FR-CGI295 \
    FR-AE";

/// Units (UN/ECE recommendations 20 and 21, the codes of the latter behind an X), as the standard lists them.
const UNITS: &str = include_str!("codes/units.txt");

pub(super) fn is_credit_note(type_code: &str) -> bool {
    contains(CREDIT_NOTES, type_code)
}

pub(super) fn is_document_type(code: &str) -> bool {
    contains(INVOICES, code) || contains(CREDIT_NOTES, code)
}

pub(super) fn is_unit(code: &str) -> bool {
    contains(UNITS, code)
}

pub fn is_currency(code: &str) -> bool {
    contains(CURRENCIES, code)
}

pub(super) fn is_country(code: &str) -> bool {
    contains(COUNTRIES, code)
}

pub(super) fn is_vat_category(code: &str) -> bool {
    contains(CATEGORIES, code)
}

pub(super) fn is_allowance_reason(code: &str) -> bool {
    contains(ALLOWANCES, code)
}

pub(super) fn is_charge_reason(code: &str) -> bool {
    contains(CHARGES, code)
}

pub(super) fn is_exemption_reason(code: &str) -> bool {
    code.to_uppercase().strip_prefix("VATEX-").is_some_and(|code| contains(EXEMPTIONS, code))
}

/// ISO 6523: whose numbers an identifier is one of. A few are added each year; those to come are let pass.
pub(super) fn is_identifier_scheme(code: &str) -> bool {
    code.len() == 4 && code.parse().is_ok_and(|number: u16| matches!(number, 2..=299))
}

/// The same, and those that electronic addresses have besides (EAS).
pub(super) fn is_address_scheme(code: &str) -> bool {
    is_identifier_scheme(code)
        || matches!(code, "AN" | "AQ" | "AS" | "AU" | "EM")
        || code.len() == 4 && code.parse().is_ok_and(|number: u16| matches!(number, 9901..=9999))
}

/// UNTDID 4461: how something is paid.
pub(super) fn is_payment_means(code: &str) -> bool {
    code == "ZZZ"
        || (code.len() <= 2
            && code.parse().is_ok_and(|number: u8| matches!(number, 1..=70 | 74..=78 | 91..=98)))
}

fn contains(list: &str, code: &str) -> bool {
    list.split_ascii_whitespace().any(|one| one == code)
}
