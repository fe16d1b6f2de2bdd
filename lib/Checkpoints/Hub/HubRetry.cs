using Polly;
using Polly.Retry;

namespace BertNotebooks.Checkpoints.Hub;

/// <summary>When a request is repeated: after 1, 2, 4, 8 s, or after the time that the server asks for.</summary>
internal static class HubRetry
{
    private const int MostRetries = 4;
    private static readonly TimeSpan First = TimeSpan.FromSeconds(1);

    /// <summary>A server that asks for a longer pause gets this one: the hub counts requests in windows of five minutes.</summary>
    public static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(5);

    /// <summary>Creates the rule; <see cref="HubFailureException.Retries"/> says how often it is applied.</summary>
    /// <param name="clock">Measures the pauses.</param>
    /// <param name="pause">Called before each pause with a few words on it.</param>
    public static ResiliencePipeline Create(TimeProvider clock, Action<string> pause)
    {
        RetryStrategyOptions options = new()
        {
            MaxRetryAttempts = MostRetries,
            BackoffType = DelayBackoffType.Exponential,
            Delay = First,
            ShouldHandle = arguments => ValueTask.FromResult(arguments.Outcome.Exception is HubFailureException failure && arguments.AttemptNumber < failure.Retries),
            DelayGenerator = arguments => ValueTask.FromResult(Asked(arguments.Outcome.Exception)),
            OnRetry = arguments =>
            {
                pause(FormattableString.Invariant($"{arguments.Outcome.Exception!.Message}; again in {arguments.RetryDelay.TotalSeconds:F0} s"));
                return ValueTask.CompletedTask;
            },
        };
        return new ResiliencePipelineBuilder { TimeProvider = clock }.AddRetry(options).Build();
    }

    private static TimeSpan? Asked(Exception? failure) => failure is HubFailureException { RetryAfter: TimeSpan asked }
        ? asked < TimeSpan.Zero ? TimeSpan.Zero : asked < LongestPause ? asked : LongestPause
        : null;
}
