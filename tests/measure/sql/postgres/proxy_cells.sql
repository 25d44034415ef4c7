SELECT
  *
FROM (
  SELECT
    0 AS t,
    k0 AS k0,
    k1 AS k1,
    bin AS bin,
    CAST(COUNT(*) AS BIGINT) AS n,
    SUM(
      CASE
        WHEN bin >= 0
        THEN CASE
          WHEN x0 >= CAST('-3.054936363499605e-151' AS DOUBLE PRECISION)
          AND x0 < CAST('3.054936363499605e-151' AS DOUBLE PRECISION)
          THEN CAST(0 AS DOUBLE PRECISION)
          ELSE x0
        END
        ELSE CAST(0 AS DOUBLE PRECISION)
      END
    ) AS p0,
    SUM(
      CASE
        WHEN bin >= 0
        THEN CASE
          WHEN x0 >= CAST('-3.054936363499605e-151' AS DOUBLE PRECISION)
          AND x0 < CAST('3.054936363499605e-151' AS DOUBLE PRECISION)
          THEN CAST(0 AS DOUBLE PRECISION)
          ELSE x0
        END * CASE
          WHEN x0 >= CAST('-3.054936363499605e-151' AS DOUBLE PRECISION)
          AND x0 < CAST('3.054936363499605e-151' AS DOUBLE PRECISION)
          THEN CAST(0 AS DOUBLE PRECISION)
          ELSE x0
        END
        ELSE CAST(0 AS DOUBLE PRECISION)
      END
    ) AS p0p0,
    SUM(
      CASE
        WHEN bin >= 0
        THEN CASE
          WHEN x1 >= CAST('-3.054936363499605e-151' AS DOUBLE PRECISION)
          AND x1 < CAST('3.054936363499605e-151' AS DOUBLE PRECISION)
          THEN CAST(0 AS DOUBLE PRECISION)
          ELSE x1
        END
        ELSE CAST(0 AS DOUBLE PRECISION)
      END
    ) AS p1,
    SUM(
      CASE
        WHEN bin >= 0
        THEN CASE
          WHEN x1 >= CAST('-3.054936363499605e-151' AS DOUBLE PRECISION)
          AND x1 < CAST('3.054936363499605e-151' AS DOUBLE PRECISION)
          THEN CAST(0 AS DOUBLE PRECISION)
          ELSE x1
        END * CASE
          WHEN x1 >= CAST('-3.054936363499605e-151' AS DOUBLE PRECISION)
          AND x1 < CAST('3.054936363499605e-151' AS DOUBLE PRECISION)
          THEN CAST(0 AS DOUBLE PRECISION)
          ELSE x1
        END
        ELSE CAST(0 AS DOUBLE PRECISION)
      END
    ) AS p1p1,
    CAST(0 AS BIGINT) AS wrong_people,
    CAST(0 AS BIGINT) AS wrong_weights,
    CAST(0 AS BIGINT) AS wrong_values
  FROM (
    SELECT
      *,
      CASE
        WHEN (
          x0 >= CAST(0 AS DOUBLE PRECISION) AND x0 <= CAST(1 AS DOUBLE PRECISION)
        )
        AND (
          x1 >= CAST(0 AS DOUBLE PRECISION) AND x1 <= CAST(1 AS DOUBLE PRECISION)
        )
        THEN 0
        ELSE -5
      END AS bin
    FROM (
      SELECT
        "prediction" AS k0,
        "label" AS k1,
        CAST("p_a" AS DOUBLE PRECISION) AS x0,
        CAST("p_b" AS DOUBLE PRECISION) AS x1
      FROM log
    ) AS v
  ) AS b
  GROUP BY
    k0,
    k1,
    bin
) AS counts
LIMIT 400001
