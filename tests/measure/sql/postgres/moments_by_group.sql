SELECT
  *
FROM (
  SELECT
    0 AS t,
    k0 AS k0,
    k1 AS k1,
    bin AS bin,
    CAST(COUNT(*) AS BIGINT) AS n,
    CAST(SUM(CASE WHEN u0 = FLOOR(u0) THEN CAST(1 AS BIGINT) ELSE CAST(0 AS BIGINT) END) AS BIGINT) AS whole,
    COALESCE(
      SUM(
        CASE
          WHEN u0 >= CAST('-3.054936363499605e-151' AS DOUBLE PRECISION)
          AND u0 < CAST('3.054936363499605e-151' AS DOUBLE PRECISION)
          THEN CAST(0 AS DOUBLE PRECISION)
          ELSE u0
        END
      ),
      CAST(0 AS DOUBLE PRECISION)
    ) AS x,
    COALESCE(
      SUM(
        CASE
          WHEN u0 >= CAST('-3.054936363499605e-151' AS DOUBLE PRECISION)
          AND u0 < CAST('3.054936363499605e-151' AS DOUBLE PRECISION)
          THEN CAST(0 AS DOUBLE PRECISION)
          ELSE u0
        END * CASE
          WHEN u0 >= CAST('-3.054936363499605e-151' AS DOUBLE PRECISION)
          AND u0 < CAST('3.054936363499605e-151' AS DOUBLE PRECISION)
          THEN CAST(0 AS DOUBLE PRECISION)
          ELSE u0
        END
      ),
      CAST(0 AS DOUBLE PRECISION)
    ) AS xx,
    MIN(u0) AS low,
    MAX(u0) AS high,
    CAST(0 AS BIGINT) AS wrong_people,
    CAST(0 AS BIGINT) AS wrong_weights,
    CAST(0 AS BIGINT) AS wrong_values
  FROM (
    SELECT
      *,
      CAST(CASE
        WHEN x0 >= CAST(1 AS DOUBLE PRECISION) AND x0 <= CAST(5000 AS DOUBLE PRECISION)
        THEN 0
        WHEN x0 = CAST('NaN' AS DOUBLE PRECISION)
        THEN -1
        WHEN x0 IS NULL
        THEN -2
        WHEN x0 < CAST('-1.7976931348623157e+308' AS DOUBLE PRECISION)
        THEN -3
        WHEN x0 > CAST('1.7976931348623157e+308' AS DOUBLE PRECISION)
        THEN -4
        WHEN x0 < CAST(1 AS DOUBLE PRECISION)
        THEN -5
        ELSE -6
      END AS SMALLINT) AS bin,
      CASE
        WHEN x0 >= CAST(1 AS DOUBLE PRECISION) AND x0 <= CAST(5000 AS DOUBLE PRECISION)
        THEN x0
      END AS u0
    FROM (
      SELECT
        "race" AS k0,
        "site" AS k1,
        CAST("amount" AS DOUBLE PRECISION) AS x0
      FROM log
    ) AS v
  ) AS b
  GROUP BY
    k0,
    k1,
    bin
) AS counts
LIMIT 400001
