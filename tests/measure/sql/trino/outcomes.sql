SELECT
  *
FROM (
  SELECT
    0 AS t,
    k0 AS k0,
    bin AS bin,
    CAST(COUNT(*) AS BIGINT) AS n,
    COALESCE(SUM(u0), CAST(0 AS DOUBLE)) AS v,
    COALESCE(SUM(u0 * u0), CAST(0 AS DOUBLE)) AS vv,
    COALESCE(SUM(CAST(0 AS DOUBLE)), CAST(0 AS DOUBLE)) AS e,
    COALESCE(SUM(CAST(0 AS DOUBLE) * CAST(0 AS DOUBLE)), CAST(0 AS DOUBLE)) AS ee,
    COALESCE(SUM(ABS(CAST(0 AS DOUBLE))), CAST(0 AS DOUBLE)) AS ae,
    CAST(0 AS BIGINT) AS wrong_people,
    CAST(0 AS BIGINT) AS wrong_weights,
    CAST(0 AS BIGINT) AS wrong_values
  FROM (
    SELECT
      *,
      CAST(CASE
        WHEN x0 >= CAST('-1.7668470647783843e+72' AS DOUBLE)
        AND x0 <= CAST('1.7668470647783843e+72' AS DOUBLE)
        THEN 0
        WHEN IS_NAN(x0)
        THEN -1
        WHEN x0 IS NULL
        THEN -2
        WHEN x0 < CAST('-1.7976931348623157e+308' AS DOUBLE)
        THEN -3
        WHEN x0 > CAST('1.7976931348623157e+308' AS DOUBLE)
        THEN -4
        WHEN x0 < CAST('-1.7668470647783843e+72' AS DOUBLE)
        THEN -5
        ELSE -6
      END AS SMALLINT) AS bin,
      CASE
        WHEN x0 >= CAST('-1.7668470647783843e+72' AS DOUBLE)
        AND x0 <= CAST('1.7668470647783843e+72' AS DOUBLE)
        THEN x0
      END AS u0
    FROM (
      SELECT
        "sex" AS k0,
        CAST("amount" AS DOUBLE) AS x0
      FROM log
    ) AS v
  ) AS b
  GROUP BY
    k0,
    bin
) AS counts
LIMIT 400001
