SELECT
  *
FROM (
  SELECT
    0 AS t,
    k0 AS k0,
    k1 AS k1,
    bin AS bin,
    CAST(SUM(people) AS BIGINT) AS n,
    SUM(people * weight) AS w,
    SUM(people * weight * weight) AS ww,
    COALESCE(SUM(CAST(people AS DOUBLE) * (
      weight * (
        u0
      )
    )), CAST(0 AS DOUBLE)) AS s,
    COALESCE(SUM(CAST(people AS DOUBLE) * (
      weight * (
        u0 * u0
      )
    )), CAST(0 AS DOUBLE)) AS ss,
    CAST(SUM(CAST(CASE WHEN people IS NULL OR people < 0 THEN 1 ELSE 0 END AS BIGINT)) AS BIGINT) AS wrong_people,
    CAST(SUM(
      CAST(CASE
        WHEN NOT (
          NOT weight IS NULL
          AND (
            weight >= CAST(0 AS DOUBLE)
            AND weight <= CAST('1.7976931348623157e+308' AS DOUBLE)
          )
        )
        THEN 1
        ELSE 0
      END AS BIGINT)
    ) AS BIGINT) AS wrong_weights,
    CAST(0 AS BIGINT) AS wrong_values
  FROM (
    SELECT
      *,
      CAST(CASE
        WHEN x0 >= CAST(0 AS DOUBLE) AND x0 <= CAST(1 AS DOUBLE)
        THEN CAST(FLOOR(x0 * CAST(1024 AS DOUBLE)) AS BIGINT)
        WHEN ISNAN(x0)
        THEN -1
        WHEN x0 IS NULL
        THEN -2
        WHEN x0 < CAST('-1.7976931348623157e+308' AS DOUBLE)
        THEN -3
        WHEN x0 > CAST('1.7976931348623157e+308' AS DOUBLE)
        THEN -4
        WHEN x0 < CAST(0 AS DOUBLE)
        THEN -5
        ELSE -6
      END AS SMALLINT) AS bin,
      CASE WHEN x0 >= CAST(0 AS DOUBLE) AND x0 <= CAST(1 AS DOUBLE) THEN x0 END AS u0
    FROM (
      SELECT
        "race" AS k0,
        "label" AS k1,
        CAST("score" AS DOUBLE) AS x0,
        CAST("n" AS BIGINT) AS people,
        CAST("weight" AS DOUBLE) AS weight
      FROM log
    ) AS v
  ) AS b
  GROUP BY
    k0,
    k1,
    bin
) AS counts
LIMIT 400001
