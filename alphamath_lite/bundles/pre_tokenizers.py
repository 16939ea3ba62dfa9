"""Pre-tokenizers: llama.cpp knows them by name, tokenizer.json by regular expressions.

`SPLITS` pairs the two for those that can be written into a tokenizer.json here. `CANDIDATES` are
the names that a tokenizer is compared with when its expressions are none of these.
"""

from collections.abc import Mapping

_WORDS = r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|"
_REST = r"| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
_CASED_LETTERS = (
    "A-Za-zµÀ-ÖØ-öø-ƺƼ-ƿǄ-ʓʕ-ʯͰ-ͳͶͷͻ-ͽͿΆΈ-ΊΌΎ-ΡΣ-ϵϷ-ҁҊ-ԯԱ-ՖႠ-ჅᎠ-Ᏽᏸ-ᏽᲐ-ᲺᲽ-Ჿᴀ-ᴫᵫ-ᵷᵹ-ᶚḀ-"
    "ἕἘ-Ἕἠ-ὅὈ-Ὅὐ-ὗὙὛὝὟ-ώᾀ-ᾴᾶ-ᾼιῂ-ῄῆ-ῌῐ-ΐῖ-Ίῠ-Ῥῲ-ῴῶ-ῼℂℇℊ-ℓℕℙ-ℝℤΩℨK-ℭℯ-ℴℹℼ-ℿⅅ-ⅉⅎↃↄⰀ-ⱻⱾ-"
    "ⳤⳫ-ⳮⳲⳳꙀ-ꙭꚀ-ꚛꜢ-ꝯꝱ-ꞇꞋ-ꞎꭰ-ꮿﬀ-ﬆﬓ-ﬗＡ-Ｚａ-ｚ𐐀-𐑏𐒰-𐓓𐓘-𐓻𐲀-𐲲𐳀-𐳲𑢠-𑣟𞤀-𞥃"
)
_DEEPSEEK_WORDS = (r"[\r\n]", rf"\s?[{_CASED_LETTERS}]+", r"\s?[!-/:-~！-／：-～‘-‟　-。]+")

PRE_TOKENIZERS: Mapping[str, str] = {
    "qwen2": _WORDS + r"\p{N}" + _REST,
    "llama-bpe": _WORDS + r"\p{N}{1,3}" + _REST,
}
"""llama.cpp's name of a pre-tokenizer -> the regular expression that splits text the same way."""

SPLITS: Mapping[str, tuple[str, ...]] = {
    **{name: (regex,) for name, regex in PRE_TOKENIZERS.items()},
    "deepseek-llm": (*_DEEPSEEK_WORDS, r"\s+$", r"[一-龥ࠀ-一가-퟿]+", r"\p{N}"),
}
"""The same, for those that need several expressions one after the other."""

GPT2 = "gpt-2"
"""The pre-tokenizer that ByteLevel applies itself when it is told to use its own expression."""

CANDIDATES = (
    *SPLITS,
    GPT2,
    *("deepseek-coder", "deepseek-v3", "smollm", "starcoder", "refact", "falcon", "mpt", "tekken"),
    *("gpt-4o", "dbrx", "stablelm2", "command-r", "olmo", "smaug-bpe", "chatglm-bpe", "bloom"),
    *("viking", "jais", "codeshell", "exaone", "minerva-7b", "megrez", "hunyuan", "seed-coder"),
    *("superbpe", "bailingmoe", "kimi-k2", "poro-chat", "gpt3-finnish", "default"),
)
