using BertNotebooks.Display;
using CsCheck;
using Xunit;

namespace BertNotebooks.Tests.Display;

public sealed class CurveTests
{
    private static readonly Gen<Point[]> Curves =
        Gen.Double[-5, 5].Array[0, 3000].Select(ys => ys.Select((y, i) => new Point(i, y)).ToArray());

    [Fact]
    public void ThinningKeepsFirstLastAndExtremesInOrder() => Gen.Select(Curves, Gen.Int[4, 700]).Sample((points, most) =>
    {
        IReadOnlyList<Point> thin = Curve.Thin(points, most);

        Assert.InRange(thin.Count, Math.Min(points.Length, most / 2), most);
        Assert.All(thin, point => Assert.Equal(points[(int)point.X], point));
        Assert.Equal(thin.Select(point => point.X).Distinct().Order(), thin.Select(point => point.X));
        if (points.Length > 0)
        {
            Assert.Equal(points[0], thin[0]);
            Assert.Equal(points[^1], thin[^1]);
            Assert.Equal(points.Max(point => point.Y), thin.Max(point => point.Y));
            Assert.Equal(points.Min(point => point.Y), thin.Min(point => point.Y));
        }
    }, iter: 200, threads: 1);

    [Fact]
    public void FewPointsStayAsTheyAre()
    {
        Point[] points = [new(1, 2), new(2, 1), new(3, 5)];
        Assert.Same(points, Curve.Thin(points, 4));
    }

    [Fact]
    public void MovingMeanAgreesWithTheMeanWrittenOut() => Gen.Select(Curves, Gen.Int[2, 100]).Sample((points, width) =>
    {
        Point[] means = Curve.MovingMean(points, width);

        Assert.Equal(points.Length, means.Length);
        for (int i = 0; i < points.Length; i += 97)
        {
            double mean = points.Where((_, j) => Math.Abs(i - j) <= width / 2).Average(point => point.Y);
            Assert.Equal(points[i].X, means[i].X);
            Assert.Equal(mean, means[i].Y, 1e-9);
        }
    }, iter: 50, threads: 1);

    [Fact]
    public void MovingMeanOfAStraightLineIsTheLineAwayFromItsEnds()
    {
        Point[] line = [.. Enumerable.Range(0, 50).Select(i => new Point(i, 2.0 * i))];
        Assert.Equal(line[5..45], Curve.MovingMean(line, 10)[5..45]);
    }
}
