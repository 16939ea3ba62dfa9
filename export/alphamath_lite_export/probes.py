"""Texts on which an export is checked: strings that tokenizers disagree about, and problems."""

STRINGS = (
    "Find all x such that x^2 - 5x + 6 = 0.",
    "12345678901234567890 + 0.5 = 1e-3; 1,000,000 and 3.14159",
    "7 77 777 7777 77777 777777",
    r"\frac{-b \pm \sqrt{b^2-4ac}}{2a}, $\alpha\beta \le \pi$, \text{area} = \boxed{12}",
    "na\u00efve caf\u00e9, \u041f\u0440\u0438\u0432\u0435\u0442, \u6570\u5b66 is \u4f60\u597d\uff0c"
    "\u2200x\u2208\u211d: x\u00b2 \u2265 0, \U0001f9ee\U0001f393",
    "  two  spaces\tand\ttabs \n\n\nblank lines\n and a space   ",
    "carriage\r\nreturns\r\n\r\n  twice",
    "it's we've I'LL don't THEY'RE can't",
    "def f(x):\n    return x**2  # ok\n\n\nprint(f(3))\n",
    "from sympy import *\nx = symbols('x')\nprint(solve(x**2 - 5*x + 6, x))\n",
    "a < b, a <b> c, </ step>, <stepp>, x->y, a!=b, (a+b)*[c]/{d}",
    "camelCase snake_case CONSTANT_CASE Kebab-Case HTTPServer2",
    "\u0661\u0662\u0663 \u00bd \u2167 \u00b2 \u216b",  # digits and numbers that are not 0-9
    "cafe\u0301 \u1ebf n\u0303",
    "\u00a0no-break\u3000wide\u200bzero",
    "!!! ... ??? --- === ''' \"\"\" ```",
    "x" * 40,
    " leading",
    "trailing ",
    "\n",
    " ",
    "",
)
"""Every string must become the same tokens, and the tokens the same string again."""

PROBLEMS = (
    """<question> Find the sum of the roots of x^2 - 5x + 6 = 0. </question>
<step>
<p>
By Vieta's formulas the sum of the roots is 5.
</p>
<p>
Final Answer: $5$
</p>
</step>
""",
    """<question> A train travels 180 km in 2.5 hours. What is its average speed? </question>
<step>
<p>
Divide the distance by the time.
</p>
<code>
print(180 / 2.5)
</code>
<output>
72.0
</output>
</step>
""",
    """<question> How many ways are there to choose 3 books out of 10? </question>
<step>
<p>
The number of ways is a binomial coefficient.
</p>
<code>
from math import comb
print(comb(10, 3))
</code>
<output>
120
</output>
</step>
""",
    """<question> What is the area of a triangle with sides 3, 4 and 5? </question>
<step>
<p>
The triangle is right-angled, so the area is half of 3 times 4.
</p>
<p>
Final Answer: $7$
</p>
</step>
""",
    """<question> Evaluate \\int_0^1 x^2 dx. </question>
<step>
<p>
An antiderivative is x^3/3, so the integral is 1/3.
</p>
<p>
Final Answer: $\\frac{1}{3}$
</p>
</step>
""",
    """<question> If 3 pens cost 4.20 euros, what do 7 pens cost? </question>
<step>
<p>
One pen costs 1.40 euros.
</p>
<code>
print(7 * 4.20 / 3)
</code>
<output>
9.8
</output>
</step>
""",
)
"""Problems with a first step, in the step format; every token of them is compared."""

MAX_TOKENS = 96
"""Longer ones are cut: the logits of all tokens are kept."""
