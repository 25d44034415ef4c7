SELECT
TOP 400001
  *
FROM (
  SELECT
    0 AS t,
    k0 AS k0,
    bin AS bin,
    CAST(COUNT_BIG(*) AS BIGINT) AS n,
    COALESCE(SUM(u0), CAST(0 AS FLOAT)) AS s,
    COALESCE(SUM(u0 * u0), CAST(0 AS FLOAT)) AS ss,
    COALESCE(
      SUM(
        LOG(
          CASE
            WHEN u0 < CAST('2.220446049250313e-16' AS FLOAT)
            THEN CAST('2.220446049250313e-16' AS FLOAT)
            ELSE u0
          END
        )
      ),
      CAST(0 AS FLOAT)
    ) AS l,
    COALESCE(
      SUM(
        LOG(
          CASE
            WHEN u0 < CAST('2.220446049250313e-16' AS FLOAT)
            THEN CAST('2.220446049250313e-16' AS FLOAT)
            ELSE u0
          END
        ) * LOG(
          CASE
            WHEN u0 < CAST('2.220446049250313e-16' AS FLOAT)
            THEN CAST('2.220446049250313e-16' AS FLOAT)
            ELSE u0
          END
        )
      ),
      CAST(0 AS FLOAT)
    ) AS ll,
    COALESCE(
      SUM(
        LOG(
          CASE
            WHEN (
              CAST(1 AS FLOAT) - u0
            ) < CAST('2.220446049250313e-16' AS FLOAT)
            THEN CAST('2.220446049250313e-16' AS FLOAT)
            ELSE (
              CAST(1 AS FLOAT) - u0
            )
          END
        )
      ),
      CAST(0 AS FLOAT)
    ) AS m,
    COALESCE(
      SUM(
        LOG(
          CASE
            WHEN (
              CAST(1 AS FLOAT) - u0
            ) < CAST('2.220446049250313e-16' AS FLOAT)
            THEN CAST('2.220446049250313e-16' AS FLOAT)
            ELSE (
              CAST(1 AS FLOAT) - u0
            )
          END
        ) * LOG(
          CASE
            WHEN (
              CAST(1 AS FLOAT) - u0
            ) < CAST('2.220446049250313e-16' AS FLOAT)
            THEN CAST('2.220446049250313e-16' AS FLOAT)
            ELSE (
              CAST(1 AS FLOAT) - u0
            )
          END
        )
      ),
      CAST(0 AS FLOAT)
    ) AS mm,
    MIN(u0) AS low,
    MAX(u0) AS high,
    CAST(0 AS BIGINT) AS wrong_people,
    CAST(0 AS BIGINT) AS wrong_weights,
    CAST(0 AS BIGINT) AS wrong_values
  FROM (
    SELECT
      *,
      CAST(CASE
        WHEN x0 >= CAST(0 AS FLOAT) AND x0 <= CAST(1 AS FLOAT)
        THEN CAST(FLOOR(x0 * CAST(1024 AS FLOAT)) AS BIGINT)
        WHEN x0 IS NULL
        THEN -2
        WHEN x0 < CAST('-1.7976931348623157e+308' AS FLOAT)
        THEN -3
        WHEN x0 > CAST('1.7976931348623157e+308' AS FLOAT)
        THEN -4
        WHEN x0 < CAST(0 AS FLOAT)
        THEN -5
        ELSE -6
      END AS SMALLINT) AS bin,
      CASE WHEN x0 >= CAST(0 AS FLOAT) AND x0 <= CAST(1 AS FLOAT) THEN x0 END AS u0
    FROM (
      SELECT
        [label] AS k0,
        CAST([score] AS FLOAT) AS x0
      FROM log
    ) AS v
  ) AS b
  GROUP BY
    k0,
    bin
) AS counts
