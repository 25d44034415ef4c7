SELECT
  *
FROM (
  SELECT
    0 AS t,
    k0 AS k0,
    bin AS bin,
    CAST(COUNT(*) AS INT64) AS n,
    COALESCE(SUM(u0), CAST(0 AS FLOAT64)) AS s,
    COALESCE(SUM(u0 * u0), CAST(0 AS FLOAT64)) AS ss,
    COALESCE(
      SUM(
        LN(
          CASE
            WHEN u0 < CAST('2.220446049250313e-16' AS FLOAT64)
            THEN CAST('2.220446049250313e-16' AS FLOAT64)
            ELSE u0
          END
        )
      ),
      CAST(0 AS FLOAT64)
    ) AS l,
    COALESCE(
      SUM(
        LN(
          CASE
            WHEN u0 < CAST('2.220446049250313e-16' AS FLOAT64)
            THEN CAST('2.220446049250313e-16' AS FLOAT64)
            ELSE u0
          END
        ) * LN(
          CASE
            WHEN u0 < CAST('2.220446049250313e-16' AS FLOAT64)
            THEN CAST('2.220446049250313e-16' AS FLOAT64)
            ELSE u0
          END
        )
      ),
      CAST(0 AS FLOAT64)
    ) AS ll,
    COALESCE(
      SUM(
        LN(
          CASE
            WHEN (
              CAST(1 AS FLOAT64) - u0
            ) < CAST('2.220446049250313e-16' AS FLOAT64)
            THEN CAST('2.220446049250313e-16' AS FLOAT64)
            ELSE (
              CAST(1 AS FLOAT64) - u0
            )
          END
        )
      ),
      CAST(0 AS FLOAT64)
    ) AS m,
    COALESCE(
      SUM(
        LN(
          CASE
            WHEN (
              CAST(1 AS FLOAT64) - u0
            ) < CAST('2.220446049250313e-16' AS FLOAT64)
            THEN CAST('2.220446049250313e-16' AS FLOAT64)
            ELSE (
              CAST(1 AS FLOAT64) - u0
            )
          END
        ) * LN(
          CASE
            WHEN (
              CAST(1 AS FLOAT64) - u0
            ) < CAST('2.220446049250313e-16' AS FLOAT64)
            THEN CAST('2.220446049250313e-16' AS FLOAT64)
            ELSE (
              CAST(1 AS FLOAT64) - u0
            )
          END
        )
      ),
      CAST(0 AS FLOAT64)
    ) AS mm,
    MIN(u0) AS low,
    MAX(u0) AS high,
    CAST(0 AS INT64) AS wrong_people,
    CAST(0 AS INT64) AS wrong_weights,
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
        `label` AS k0,
        CAST(`score` AS FLOAT64) AS x0
      FROM log
    ) AS v
  ) AS b
  GROUP BY
    k0,
    bin
) AS counts
LIMIT 400001
