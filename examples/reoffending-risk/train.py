"""Train the reoffending model and write its prediction log, as counts of people.

The published data are counts, so people are split into a training and a held-out half by a
binomial draw per cell, which is what a random split of the rows does. Inputs are age
category and the vendor's decile; sex and race are kept out of the model and in the log.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder

HERE = Path(__file__).parent
INPUTS = ["age_cat", "decile_score"]


def predictions() -> pd.DataFrame:
    """The prediction log: one row per kind of held-out person, with their number."""
    cells = pd.read_csv(HERE.parent / "data" / "compas_counts.csv")
    held_out = np.random.default_rng(20261124).binomial(cells["n"], 0.5)
    model = make_pipeline(OneHotEncoder(), LogisticRegression())
    model.fit(cells[INPUTS], cells["two_year_recid"], logisticregression__sample_weight=cells["n"] - held_out)
    risk = model.predict_proba(cells[INPUTS])[:, 1]
    log = pd.DataFrame(
        {
            "sex": cells["sex"],
            "race": cells["race"],
            "flag": np.where(risk >= 0.5, "high", "low"),
            "reoffended": cells["two_year_recid"].map({1: "yes", 0: "no"}),
            "people": held_out,
        }
    )
    summed = log.groupby(["sex", "race", "flag", "reoffended"], as_index=False)["people"].sum()
    return summed[summed["people"] > 0].reset_index(drop=True)


if __name__ == "__main__":
    predictions().to_csv(HERE / "predictions.csv", index=False)
