SELECT
  *
FROM (
  SELECT
    0 AS t,
    k0 AS k0,
    k1 AS k1,
    k2 AS k2,
    0 AS bin,
    CAST(SUM(people) AS BIGINT) AS n,
    SUM(people * weight) AS w,
    SUM(people * weight * weight) AS ww,
    CAST(SUM(CAST(CASE WHEN people IS NULL OR people < 0 THEN 1 ELSE 0 END AS BIGINT)) AS BIGINT) AS wrong_people,
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
      "race" AS k0,
      "prediction" AS k1,
      CAST(NULL AS TEXT) AS k2,
      CAST("n" AS BIGINT) AS people,
      CAST("weight" AS DOUBLE PRECISION) AS weight
    FROM log
  ) AS b
  GROUP BY
    k0,
    k1,
    k2
) AS counts
LIMIT 400001
