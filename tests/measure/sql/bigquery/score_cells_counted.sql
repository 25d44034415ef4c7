SELECT
  *
FROM (
  SELECT
    0 AS t,
    k0 AS k0,
    k1 AS k1,
    bin AS bin,
    CAST(SUM(people) AS INT64) AS n,
    SUM(people * weight) AS w,
    SUM(people * weight * weight) AS ww,
    COALESCE(SUM(CAST(people AS FLOAT64) * (
      weight * (
        u0
      )
    )), CAST(0 AS FLOAT64)) AS s,
    COALESCE(
      SUM(CAST(people AS FLOAT64) * (
        weight * (
          u0 * u0
        )
      )),
      CAST(0 AS FLOAT64)
    ) AS ss,
    CAST(SUM(CAST(CASE WHEN people IS NULL OR people < 0 THEN 1 ELSE 0 END AS INT64)) AS INT64) AS wrong_people,
    CAST(SUM(
      CAST(CASE
        WHEN NOT (
          NOT weight IS NULL
          AND (
            weight >= CAST(0 AS FLOAT64)
            AND weight <= CAST('1.7976931348623157e+308' AS FLOAT64)
          )
        )
        THEN 1
        ELSE 0
      END AS INT64)
    ) AS INT64) AS wrong_weights,
    CAST(0 AS INT64) AS wrong_values
  FROM (
    SELECT
      *,
      CAST(CASE
        WHEN x0 >= CAST(0 AS FLOAT64) AND x0 <= CAST(1 AS FLOAT64)
        THEN CAST(FLOOR(x0 * CAST(1024 AS FLOAT64)) AS INT64)
        WHEN IS_NAN(x0)
        THEN -1
        WHEN x0 IS NULL
        THEN -2
        WHEN x0 < CAST('-1.7976931348623157e+308' AS FLOAT64)
        THEN -3
        WHEN x0 > CAST('1.7976931348623157e+308' AS FLOAT64)
        THEN -4
        WHEN x0 < CAST(0 AS FLOAT64)
        THEN -5
        ELSE -6
      END AS INT64) AS bin,
      CASE WHEN x0 >= CAST(0 AS FLOAT64) AND x0 <= CAST(1 AS FLOAT64) THEN x0 END AS u0
    FROM (
      SELECT
        `race` AS k0,
        `label` AS k1,
        CAST(`score` AS FLOAT64) AS x0,
        CAST(`n` AS INT64) AS people,
        CAST(`weight` AS FLOAT64) AS weight
      FROM log
    ) AS v
  ) AS b
  GROUP BY
    k0,
    k1,
    bin
) AS counts
LIMIT 400001
