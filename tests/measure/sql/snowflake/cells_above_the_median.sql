SELECT
  *
FROM (
  SELECT
    0 AS t,
    k0 AS k0,
    k1 AS k1,
    k2 AS k2,
    0 AS bin,
    CAST(COUNT(*) AS BIGINT) AS n,
    CAST(0 AS BIGINT) AS wrong_people,
    CAST(0 AS BIGINT) AS wrong_weights,
    CAST(0 AS BIGINT) AS wrong_values
  FROM (
    SELECT
      "sex" AS k0,
      CASE
        WHEN CAST("score" AS DOUBLE) = CAST('NaN' AS DOUBLE)
        THEN NULL
        WHEN CAST("score" AS DOUBLE) IS NULL
        THEN NULL
        WHEN NOT (
          CAST("score" AS DOUBLE) >= CAST('-1.7976931348623157e+308' AS DOUBLE)
          AND CAST("score" AS DOUBLE) <= CAST('1.7976931348623157e+308' AS DOUBLE)
        )
        THEN NULL
        WHEN CAST("score" AS DOUBLE) <= CAST('0.5' AS DOUBLE)
        THEN 'unfavourable'
        ELSE 'favourable'
      END AS k1,
      CAST(NULL AS VARCHAR) AS k2
    FROM log
  ) AS b
  GROUP BY
    k0,
    k1,
    k2
) AS counts
LIMIT 400001
