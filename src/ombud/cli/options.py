"""Options of ``ombud measure``: a word has one meaning and one help, whichever command takes it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from cyclopts import Parameter

from ombud.cli.arguments import Number
from ombud.cli.measuring import Shape

_Several = Parameter(negative="", consume_multiple=False)

# ---- columns, and what their values mean

Group = Annotated[
    tuple[str, ...], _Several, Parameter(help="column whose values are groups of people; give it again for more.")
]
Prediction = Annotated[str, Parameter(help="column of the decision, or of the predicted class.")]
PredictionPositive = Annotated[str, Parameter(help="the value of the prediction that stands for the positive label.")]
Favourable = Annotated[str, Parameter(help="the value of the decision that helps the person; it is never guessed.")]
Label = Annotated[str, Parameter(help="column of what really happened.")]
LabelPositive = Annotated[str, Parameter(help="the value of the label that counts as positive.")]
Positive = Annotated[
    Literal["favourable", "unfavourable"], Parameter(help="which decision stands for the positive label.")
]
Score = Annotated[str, Parameter(help="column of the score; with --threshold it decides where there is no prediction.")]
Threshold = Annotated[Number | None, Parameter(help="from this score on the decision is favourable or positive.")]
Below = Annotated[bool, Parameter(help="favourable below the threshold instead.")]
Count = Annotated[str, Parameter(help="column with the number of people or rows that a row stands for.")]
Selected = Annotated[str, Parameter(help="with --count: column with how many of them have the favourable outcome.")]
Weight = Annotated[str, Parameter(help="column with the weight of each person.")]
Person = Annotated[str, Parameter(help="column that tells persons apart, where one has several rows.")]
Stratum = Annotated[
    tuple[str, ...],
    _Several,
    Parameter(help="column within which groups are compared too, such as the step; give it again for more."),
]
Band = Annotated[
    tuple[str, ...],
    _Several,
    Parameter(help="bands of a numeric group column, as age=40 or age=25,40,60; give it again for more."),
]
NotKnown = Annotated[
    tuple[str, ...],
    _Several,
    Parameter(help="text that means that a value is missing, such as NA; give it again for more."),
]
Feature = Annotated[
    tuple[str, ...],
    _Several,
    Parameter(help="column to look at; give it again for more; all columns when not given."),
]
Without = Annotated[tuple[str, ...], _Several, Parameter(help="column that is not looked at; give it again for more.")]
Numeric = Annotated[tuple[str, ...], _Several, Parameter(help="column that holds numbers, where that is not plain.")]
Categorical = Annotated[
    tuple[str, ...], _Several, Parameter(help="column that holds categories, where that is not plain.")
]
WindowColumn = Annotated[str, Parameter(help="column of a time: the log is also looked at window by window.")]
Every = Annotated[Literal["day", "week", "month"], Parameter(help="how long a window is.")]
#: Several texts whose meaning the command says.
Several = Annotated[tuple[str, ...], _Several]

# ---- what is compared with what, and when it is a finding

ReferenceGroup = Annotated[
    tuple[str, ...],
    _Several,
    Parameter(
        help="group to compare with, as column=group, again for each column; or highest, largest, or all for each "
        "group against all others."
    ),
]
ReferenceLog = Annotated[Path | None, Parameter(help="log to compare with; or counts kept by `ombud measure counts`.")]
Population = Annotated[
    Path | None, Parameter(help="CSV with the columns column, group and share: the reference population.")
]
AtLeast = Annotated[
    tuple[str, ...], _Several, Parameter(help="lower limit as figure=value, such as auc=0.7; give it again for more.")
]
AtMost = Annotated[
    tuple[str, ...], _Several, Parameter(help="upper limit as figure=value, such as psi=0.2; give it again for more.")
]
Confidence = Annotated[float, Parameter(help="of all intervals.")]
MinPeople = Annotated[int, Parameter(help="below it a group is shown and not judged.")]

# ---- how the result is shown

Format = Annotated[Shape, Parameter(help="text, json, or html for a report that stands alone.")]
Output = Annotated[Path | None, Parameter(help="file to write; standard output when not given.")]
