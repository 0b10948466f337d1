"""Words of ordering, English and Hindi in Latin letters: units, numbers, forms, small talk. Pure."""

from decimal import Decimal


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


CASE, BOX, DOZEN, BASE = "case", "box", "dozen", "base"

_UNITS = {
    CASE: "case cases cs cse peti petti pety petee carton cartons ctn cartoon cartan khokha "
    "khoka kes crate crates caret goni gone bori bag bags c",
    BOX: "box boxes bx boxs bks boks baks dabba dabbe daba dibba dibbe dibbi dabbi dabbo b outer otr",
    DOZEN: "dozen dozens dz doz dzn dozn darjan darzan darjen dajhan dajan",
    BASE: "strip strips strp str stp patta patte patti pattey pata patto pattya attai leaf pc pcs pcss "
    "piece pieces nos no nag unit units dana daane btl btls bottle bottles botal bottal batli batlya sheeshi "
    "shishi bot tube "
    "tubes jar jars packet packets pkt pkts pket peket paket pakit pouch paouch pauch sachet sachets vial "
    "vials amp amps ampoule tin tins can cans pack packs pak",
}
UNITS = {word: group for group, words in _UNITS.items() for word in words.split()}
"""What people call packs, by what they mean."""

NUMBERS: dict[str, int | Decimal] = {
    "ek": 1, "do": 2, "don": 2, "teen": 3, "tin": 3, "char": 4, "chaar": 4, "paanch": 5, "panch": 5,
    "pach": 5, "paach": 5, "chhe": 6, "che": 6, "chah": 6, "saha": 6, "saat": 7, "aath": 8, "nau": 9,
    "das": 10, "dus": 10, "daha": 10, "gyarah": 11, "akra": 11, "barah": 12, "bara": 12, "terah": 13,
    "chaudah": 14, "chauda": 14, "pandrah": 15, "pandra": 15, "pandhra": 15, "pandhara": 15, "solah": 16,
    "satrah": 17,
    "atharah": 18, "unnis": 19, "bees": 20, "bis": 20, "vis": 20, "vees": 20, "pachees": 25, "pachis": 25,
    "panchvis": 25, "tees": 30, "tis": 30, "chalis": 40, "chaalis": 40, "pachas": 50, "pachaas": 50,
    "pannas": 50, "sattar": 70, "assi": 80, "nabbe": 90, "sau": 100, "shambhar": 100,
    # Gujarati and Tamil in Latin letters
    "be": 2, "tran": 3, "chha": 6, "tris": 30, "onnu": 1, "rendu": 2, "moonu": 3, "naalu": 4,
    "anju": 5, "aaru": 6, "ezhu": 7, "ettu": 8, "ombathu": 9, "pathu": 10, "irubathu": 20, "muppathu": 30,
    "dedh": Decimal("1.5"), "ded": Decimal("1.5"), "did": Decimal("1.5"), "dhai": Decimal("2.5"),
    "dhaai": Decimal("2.5"), "adhai": Decimal("2.5"), "adich": Decimal("2.5"),
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16,
    "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fourty": 40,
    "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90, "hundred": 100,
}  # fmt: skip
HALF = frozenset({"aadha", "adha", "half", "aadhi"})
MEASURES = _set("ml g gm gms gram grams kg kgs l ltr lit litre mg mcg iu cm m mm inch")
"""After one of these a number is a size, never a quantity."""

FORMS = {
    "tab": "tablet", "tabs": "tablet", "tablets": "tablet", "cap": "capsule", "caps": "capsule",
    "capsules": "capsule", "syp": "syrup", "syr": "syrup", "sirap": "syrup", "inj": "injection",
    "oint": "ointment", "ont": "ointment", "susp": "suspension", "sus": "suspension", "liq": "liquid",
    "sol": "solution", "soln": "solution", "drop": "drops", "pdr": "powder", "pwd": "powder",
    "crm": "cream", "lot": "lotion", "shmp": "shampoo", "sabun": "soap", "tel": "oil", "namak": "salt",
    "chai": "tea", "biskut": "biscuit", "inh": "inhaler", "reg": "regular", "adv": "advance",
    "refil": "refill", "tt": "tetanus", "krim": "cream", "goli": "tablet", "golya": "tablet",
    "kaipsul": "capsule", "paudar": "powder", "pavadar": "powder", "shaimpu": "shampoo", "shampu": "shampoo",
    "sirp": "syrup", "malam": "ointment", "jel": "gel", "spre": "spray", "mith": "salt", "chaha": "tea",
}  # fmt: skip
"""Short and Hindi words for what stands in full in a name."""
KINDS = _set(
    "tablet capsule syrup injection ointment suspension liquid solution drops powder cream lotion "
    "shampoo soap oil salt tea biscuit inhaler gel spray drink juice paste toothpaste cough antiseptic "
    "baby"
)
"""Words many names have: they tell goods apart, but nobody is found by them alone."""
APART = _set("syrup injection suspension drops spray gel inhaler lotion capsule soap shampoo")
"""Forms that are other goods when a name does not have them."""

TALK = _set(
    "pls plz please send bhej bhejo bhejna bhejdo dena dedo de do bhai sir ji ka ki ke chahiye chaiye "
    "chahie urgent order bhaiya and aur plus wala wali mangta want need required the of x kal aaj tak "
    "hai he krna karna karo kar good morning evening namaste hello hi hii thanks thank you ok okay "
    "dear jaldi today tomorrow mujhe hame le lo rs only mrp payment karenge karunga bill bhijwana "
    "bhijwa dijiye list "
    # more of the Hindi, Marathi and English around an order
    "pathva pathav pathavun pathava pahije pahijet lagel lagtil dya ghya chi cha chya la ani aani tatha dada "
    "kaka mama tai seth sheth saheb sahab saab madam boss bro bhau dost udya parva sakali ratri shaam sham "
    "subah dopahar raat tak tk me mein main mai ye yeh yah woh us ko se par pe thoda jara zara abhi ata "
    "rakh rakho rakhna bejo bejna bejdo bhejiye mangao mangwa mangva likh likho lena note down down also "
    "with from for my our we us i a an in on at to is are be by it this that will can just more each every "
    "har pratyeki regards regard bye gud nite gn gm take care medical medicals store stores pharmacy chemist "
    "hey uhh uh um umm hmm haan han haa ha ho accha acha theek thik badhao badha naya naye nayi purana "
    "purane kya rate price stock available milega cheque check collect patient wait waiting raha rahe rahi "
    "kuch sab bas baki jaldi delivery deliver fast soon asap kindly confirm "
    # Gujarati and Tamil around an order
    "moklo moklajo mokli joie joiye aapjo apjo ane na no ni nu ben bhailo kem cho anna akka venum vendum "
    "anuppunga anupunga anuppu kudunga konjam ayya saar"
)
"""Small talk around goods."""
RETURNS = _set("wapas vapas wapis vapis wapsi return returns returned parat lautana breakage expired damaged")
"""Goods that come back: such a wish is no order."""
NOT = _set("nahi nahin nai nako not cancel mat nathi vendam vendaam venda")
"""What stands before one of these is not wanted."""
ASKS = _set("rate price bhav bhaav kimat kitna kitne available milega mrp stock vilai")
"""Without a quantity these ask about goods and do not order them."""
EACH = _set("each har pratyeki pratyek pratyekam")
"""Beside these a quantity is of all goods of its line that have none of their own."""
SAME = (
    "same as last", "same as before", "same as previous", "repeat last", "repeat order", "same order",
    "last order",
    "pichla order", "pichhla order", "pichla wala", "wahi order", "same bhej", "wahi bhej", "same again",
    "pehle jaisa", "pahle jaisa", "as last time", "same as usual",
)  # fmt: skip
SAME_WORDS = _set("same wahi pehle pahle jaisa jitna last time as before usual")
REPEAT_WORDS = frozenset({"order", "repeat", "pichla", "pichhla", "again"})
