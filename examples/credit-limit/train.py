"""Train the credit-limit model and write its prediction log for the held-out third.

Yeh's card clients (30,000). Inputs are limits, bills, payments and delays; sex, education,
marriage and age are kept out of the model and in the log.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.model_selection import train_test_split

HERE = Path(__file__).parent
KEPT_OUT = ["id", "sex", "education", "marriage", "age", "default_payment"]


def predictions() -> pd.DataFrame:
    """The prediction log: one row per held-out client."""
    clients = pd.read_parquet(HERE.parent / "data" / "credit_default.parquet")
    train, test = train_test_split(clients, test_size=1 / 3, random_state=20261124, stratify=clients["default_payment"])
    model = HistGradientBoostingClassifier(max_iter=120, learning_rate=0.06, random_state=1)
    model.fit(train.drop(columns=KEPT_OUT), train["default_payment"])
    risk = model.predict_proba(test.drop(columns=KEPT_OUT))[:, 1]
    return pd.DataFrame(
        {
            "sex": test["sex"].map({1: "man", 2: "woman"}),
            "age_band": pd.cut(
                test["age"], [0, 25, 40, 60, 200], labels=["25 or younger", "26-40", "41-60", "over 60"]
            ).astype(str),
            "score": risk.round(6),
            "decision": pd.Series(risk < 0.25, index=test.index).map({True: "raised", False: "kept"}),
            "defaulted": test["default_payment"].map({1: "yes", 0: "no"}),
        }
    ).reset_index(drop=True)


if __name__ == "__main__":
    predictions().to_parquet(HERE / "predictions.parquet", index=False)
