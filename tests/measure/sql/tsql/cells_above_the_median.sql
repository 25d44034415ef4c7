SELECT
TOP 400001
  *
FROM (
  SELECT
    0 AS t,
    k0 AS k0,
    k1 AS k1,
    k2 AS k2,
    0 AS bin,
    CAST(COUNT_BIG(*) AS BIGINT) AS n,
    CAST(0 AS BIGINT) AS wrong_people,
    CAST(0 AS BIGINT) AS wrong_weights,
    CAST(0 AS BIGINT) AS wrong_values
  FROM (
    SELECT
      [sex] COLLATE Latin1_General_100_BIN2 AS k0,
      CASE
        WHEN CAST([score] AS FLOAT) IS NULL
        THEN NULL
        WHEN NOT (
          CAST([score] AS FLOAT) >= CAST('-1.7976931348623157e+308' AS FLOAT)
          AND CAST([score] AS FLOAT) <= CAST('1.7976931348623157e+308' AS FLOAT)
        )
        THEN NULL
        WHEN CAST([score] AS FLOAT) <= CAST('0.5' AS FLOAT)
        THEN 'unfavourable'
        ELSE 'favourable'
      END AS k1,
      CAST(NULL AS VARCHAR(MAX)) AS k2
    FROM log
  ) AS b
  GROUP BY
    k0,
    k1,
    k2
) AS counts
