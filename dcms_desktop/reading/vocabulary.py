"""Words of ordering, English and Hindi in Latin letters: units, numbers, forms, small talk. Pure."""


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


CASE, BOX, DOZEN, BASE = "case", "box", "dozen", "base"

_UNITS = {
    CASE: "case cases cs cse peti petti pety petee carton cartons ctn cartoon cartan khokha khoka c",
    BOX: "box boxes bx boxs bks dabba dabbe daba dibba dibbe dibbi b outer otr",
    DOZEN: "dozen dozens dz doz dzn darjan darzan darjen",
    BASE: "strip strips strp str stp patta patte patti pattey pata patto leaf pc pcs pcss piece pieces nos "
    "no nag unit units dana daane btl btls bottle bottles botal sheeshi shishi bot tube tubes jar jars "
    "packet packets pkt pkts pket pouch paouch pauch sachet sachets vial vials amp amps ampoule tin tins "
    "can cans pack packs pak",
}
UNITS = {word: group for group, words in _UNITS.items() for word in words.split()}
"""What people call packs, by what they mean."""

NUMBERS = {
    "ek": 1, "do": 2, "teen": 3, "tin": 3, "char": 4, "chaar": 4, "paanch": 5, "panch": 5, "chhe": 6,
    "che": 6,
    "saat": 7, "aath": 8, "nau": 9, "das": 10, "dus": 10, "barah": 12, "bara": 12, "pandrah": 15, "bees": 20,
    "bis": 20, "pachees": 25, "pachis": 25, "tees": 30, "chalis": 40, "pachas": 50, "sau": 100,
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "ten": 10, "twelve": 12, "twenty": 20,
}  # fmt: skip
HALF = frozenset({"aadha", "adha", "half", "aadhi"})
MEASURES = _set("ml g gm gms gram grams kg kgs l ltr lit litre mg mcg iu cm m mm")
"""After one of these a number is a size, never a quantity."""

FORMS = {
    "tab": "tablet", "tabs": "tablet", "tablets": "tablet", "cap": "capsule", "caps": "capsule",
    "capsules": "capsule", "syp": "syrup", "syr": "syrup", "sirap": "syrup", "inj": "injection",
    "oint": "ointment", "ont": "ointment", "susp": "suspension", "sus": "suspension", "liq": "liquid",
    "sol": "solution", "soln": "solution", "drop": "drops", "pdr": "powder", "pwd": "powder",
    "crm": "cream", "lot": "lotion", "shmp": "shampoo", "sabun": "soap", "tel": "oil", "namak": "salt",
    "chai": "tea", "biskut": "biscuit", "inh": "inhaler", "reg": "regular", "adv": "advance",
    "refil": "refill", "tt": "tetanus",
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
    "bhijwa dijiye list"
)
"""Small talk around goods."""
SAME = (
    "same as last", "same as before", "same as previous", "repeat last", "repeat order", "same order",
    "last order",
    "pichla order", "pichhla order", "pichla wala", "wahi order", "same bhej", "wahi bhej", "same again",
    "pehle jaisa", "pahle jaisa", "as last time", "same as usual",
)  # fmt: skip
SAME_WORDS = _set("same wahi pehle pahle jaisa jitna last time as before usual")
REPEAT_WORDS = frozenset({"order", "repeat", "pichla", "pichhla", "again"})
