"""Train the shortlisting model and write its prediction log for the held-out third.

UCI Adult: the label is an income above 50,000, which the imagined employer takes for a person
fit for a well-paid post. Sex, race, relationship and country are kept out of the model and
sex and race in the log.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd
from sklearn.compose import make_column_transformer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

HERE = Path(__file__).parent
NUMBERS = ["age", "education_num", "capital_gain", "capital_loss", "hours_per_week"]
WORDS = ["workclass", "marital_status", "occupation"]


def predictions() -> pd.DataFrame:
    """The prediction log: one row per held-out person."""
    people = pd.read_parquet(HERE.parent / "data" / "adult_train.parquet")
    train, test = train_test_split(people, test_size=1 / 3, random_state=20261124, stratify=people["income"])
    model = make_pipeline(
        make_column_transformer((StandardScaler(), NUMBERS), (OneHotEncoder(handle_unknown="ignore"), WORDS)),
        LogisticRegression(max_iter=2000),
    )
    model.fit(train[NUMBERS + WORDS], train["income"] == ">50K")
    score = model.predict_proba(test[NUMBERS + WORDS])[:, 1]
    return pd.DataFrame(
        {
            "sex": test["sex"].str.strip(),
            "race": test["race"].str.strip(),
            "score": score.round(6),
            "shortlisted": pd.Series(score >= 0.5, index=test.index).map({True: "yes", False: "no"}),
            "fit": test["income"].map({">50K": "yes", "<=50K": "no"}),
        }
    ).reset_index(drop=True)


if __name__ == "__main__":
    predictions().to_parquet(HERE / "predictions.parquet", index=False)
