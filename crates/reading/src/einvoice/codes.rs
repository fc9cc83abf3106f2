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

pub(super) fn is_credit_note(type_code: &str) -> bool {
    contains(CREDIT_NOTES, type_code)
}

pub(super) fn is_document_type(code: &str) -> bool {
    contains(INVOICES, code) || contains(CREDIT_NOTES, code)
}

pub(super) fn is_currency(code: &str) -> bool {
    contains(CURRENCIES, code)
}

pub(super) fn is_country(code: &str) -> bool {
    contains(COUNTRIES, code)
}

pub(super) fn is_vat_category(code: &str) -> bool {
    contains(CATEGORIES, code)
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
