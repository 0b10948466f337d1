"""Settings of the window, each user's own: look, size of text, language, sounds, keys."""

from dcms_desktop.kernel.settings import Setting

LOOKS = ("light", "dark", "contrast")
LANGUAGES = ("en", "hi", "mr", "gu", "ta", "te", "kn", "bn")

LOOK = Setting(
    "company.look", "light", "Look", "Colours of the window.", choices=LOOKS, per_user=True
)  # fmt: skip
TEXT_SIZE = Setting(
    "company.text_size",
    100,
    "Size of text",
    "In percent, 90 to 200. Ctrl+= and Ctrl+- change it anywhere.",
    least=90,
    most=200,
    per_user=True,
)
LANGUAGE = Setting(
    "company.language",
    "en",
    "Language",
    "Words of the window. Names, figures and keys stay as they are.",
    choices=LANGUAGES,
    per_user=True,
)
SOUNDS = Setting(
    "company.sounds",
    default=True,
    label="Sounds",
    help="A scan understood, a scan unknown and a stop each have a sound.",
    per_user=True,
)
KEYS = Setting(
    "company.keys",
    "",
    "Keys",
    "The profile of habits and the keys changed by hand, as the text of a key file.",
    per_user=True,
)

SETTINGS = (LOOK, TEXT_SIZE, LANGUAGE, SOUNDS, KEYS)
