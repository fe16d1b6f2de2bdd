namespace BertNotebooks.Display;

/// <summary>Makes long curves small enough to draw, and noisy ones readable.</summary>
internal static class Curve
{
    /// <summary>At most <paramref name="most"/> points: the first, the last, and the lowest and highest of each stretch between.</summary>
    public static IReadOnlyList<Point> Thin(IReadOnlyList<Point> points, int most)
    {
        if (points.Count <= most)
        {
            return points;
        }

        int stretches = (most - 2) / 2;
        int inner = points.Count - 2;
        List<Point> kept = new(most) { points[0] };
        for (int s = 0; s < stretches; s++)
        {
            int start = 1 + (int)((long)inner * s / stretches);
            int end = 1 + (int)((long)inner * (s + 1) / stretches);
            int low = start;
            int high = start;
            for (int i = start + 1; i < end; i++)
            {
                low = points[i].Y < points[low].Y ? i : low;
                high = points[i].Y > points[high].Y ? i : high;
            }

            kept.Add(points[Math.Min(low, high)]);
            if (low != high)
            {
                kept.Add(points[Math.Max(low, high)]);
            }
        }

        kept.Add(points[^1]);
        return kept;
    }

    /// <summary>Width of the moving mean over so many points.</summary>
    public static int Window(int count) => Math.Clamp(count / 20, 5, 100);

    /// <summary>The mean of each point and its neighbours, half the width to each side; at the ends there are fewer neighbours.</summary>
    public static Point[] MovingMean(IReadOnlyList<Point> points, int width)
    {
        double[] sums = new double[points.Count + 1];
        for (int i = 0; i < points.Count; i++)
        {
            sums[i + 1] = sums[i] + points[i].Y;
        }

        Point[] means = new Point[points.Count];
        for (int i = 0; i < points.Count; i++)
        {
            int start = Math.Max(0, i - (width / 2));
            int end = Math.Min(points.Count, i + (width / 2) + 1);
            means[i] = new Point(points[i].X, (sums[end] - sums[start]) / (end - start));
        }

        return means;
    }
}
