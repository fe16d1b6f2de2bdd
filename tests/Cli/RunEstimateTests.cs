using BertNotebooks.Cli.Terminal;
using Xunit;

namespace BertNotebooks.Tests.Cli;

public sealed class RunEstimateTests
{
    [Fact]
    public void TimeLeftFollowsTheMeanOfTheDoneCells()
    {
        RunEstimate estimate = new(10);
        Assert.Null(estimate.Left(TimeSpan.FromSeconds(9)));

        estimate.Add(1);
        estimate.Add(3);
        Assert.Equal(TimeSpan.FromSeconds(30), estimate.Left(TimeSpan.FromSeconds(20)));

        estimate.Add(6);
        Assert.Null(estimate.Left(TimeSpan.FromSeconds(50)));
    }
}
