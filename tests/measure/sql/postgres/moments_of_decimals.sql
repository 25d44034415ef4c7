SELECT
  *
FROM (
  SELECT
    0 AS t,
    bin AS bin,
    CAST(COUNT(*) AS BIGINT) AS n,
    CAST(SUM(CASE WHEN u0 = FLOOR(u0) THEN CAST(1 AS BIGINT) ELSE CAST(0 AS BIGINT) END) AS BIGINT) AS whole,
    SUM(weight) AS w,
    SUM(weight * weight) AS ww,
    COALESCE(
      SUM(
        weight * (
          CASE
            WHEN (
              u0 - CAST('0.5' AS DOUBLE PRECISION)
            ) >= CAST('-3.054936363499605e-151' AS DOUBLE PRECISION)
            AND (
              u0 - CAST('0.5' AS DOUBLE PRECISION)
            ) < CAST('3.054936363499605e-151' AS DOUBLE PRECISION)
            THEN CAST(0 AS DOUBLE PRECISION)
            ELSE (
              u0 - CAST('0.5' AS DOUBLE PRECISION)
            )
          END
        )
      ),
      CAST(0 AS DOUBLE PRECISION)
    ) AS x,
    COALESCE(
      SUM(
        weight * (
          CASE
            WHEN (
              u0 - CAST('0.5' AS DOUBLE PRECISION)
            ) >= CAST('-3.054936363499605e-151' AS DOUBLE PRECISION)
            AND (
              u0 - CAST('0.5' AS DOUBLE PRECISION)
            ) < CAST('3.054936363499605e-151' AS DOUBLE PRECISION)
            THEN CAST(0 AS DOUBLE PRECISION)
            ELSE (
              u0 - CAST('0.5' AS DOUBLE PRECISION)
            )
          END * CASE
            WHEN (
              u0 - CAST('0.5' AS DOUBLE PRECISION)
            ) >= CAST('-3.054936363499605e-151' AS DOUBLE PRECISION)
            AND (
              u0 - CAST('0.5' AS DOUBLE PRECISION)
            ) < CAST('3.054936363499605e-151' AS DOUBLE PRECISION)
            THEN CAST(0 AS DOUBLE PRECISION)
            ELSE (
              u0 - CAST('0.5' AS DOUBLE PRECISION)
            )
          END
        )
      ),
      CAST(0 AS DOUBLE PRECISION)
    ) AS xx,
    MIN(u0) AS low,
    MAX(u0) AS high,
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
      *,
      CAST(CASE
        WHEN x0 >= CAST('-3.273390607896142e+150' AS DOUBLE PRECISION)
        AND x0 <= CAST('3.273390607896142e+150' AS DOUBLE PRECISION)
        THEN 0
        WHEN x0 = CAST('NaN' AS DOUBLE PRECISION)
        THEN -1
        WHEN x0 IS NULL
        THEN -2
        WHEN x0 < CAST('-1.7976931348623157e+308' AS DOUBLE PRECISION)
        THEN -3
        WHEN x0 > CAST('1.7976931348623157e+308' AS DOUBLE PRECISION)
        THEN -4
        WHEN x0 < CAST('-3.273390607896142e+150' AS DOUBLE PRECISION)
        THEN -5
        ELSE -6
      END AS SMALLINT) AS bin,
      CASE
        WHEN x0 >= CAST('-3.273390607896142e+150' AS DOUBLE PRECISION)
        AND x0 <= CAST('3.273390607896142e+150' AS DOUBLE PRECISION)
        THEN x0
      END AS u0
    FROM (
      SELECT
        CAST("share" AS DOUBLE PRECISION) AS x0,
        CAST("weight" AS DOUBLE PRECISION) AS weight
      FROM log
    ) AS v
  ) AS b
  GROUP BY
    bin
) AS counts
LIMIT 400001
