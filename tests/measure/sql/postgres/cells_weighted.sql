SELECT
  *
FROM (
  SELECT
    0 AS t,
    k0 AS k0,
    k1 AS k1,
    k2 AS k2,
    k3 AS k3,
    0 AS bin,
    CAST(COUNT(*) AS BIGINT) AS n,
    SUM(weight) AS w,
    SUM(weight * weight) AS ww,
    CAST(0 AS BIGINT) AS wrong_people,
    CAST(SUM(
      CAST(CASE
        WHEN NOT (
          NOT weight IS NULL
          AND (
            weight >= CAST(0 AS DOUBLE PRECISION)
            AND weight <= CAST('1.7976931348623157e+308' AS DOUBLE PRECISION)
          )
        )
        THEN 1
        ELSE 0
      END AS BIGINT)
    ) AS BIGINT) AS wrong_weights,
    CAST(0 AS BIGINT) AS wrong_values
  FROM (
    SELECT
      "sex" AS k0,
      "race" AS k1,
      "prediction" AS k2,
      "label" AS k3,
      CAST("weight" AS DOUBLE PRECISION) AS weight
    FROM log
  ) AS b
  GROUP BY
    k0,
    k1,
    k2,
    k3
) AS counts
LIMIT 400001
