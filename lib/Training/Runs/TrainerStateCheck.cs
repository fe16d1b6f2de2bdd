using System.Text.Json;

namespace BertNotebooks.Training.Runs;

/// <summary>Refuses a <c>trainer_state.json</c> that no run can have written, before a run goes on from it.</summary>
internal static class TrainerStateCheck
{
    /// <summary>The state, if all of it can be.</summary>
    /// <exception cref="JsonException">The message names the field, its value and the rule.</exception>
    public static TrainerState Checked(TrainerState? state)
    {
        Require(state is not null, "", "null", "an object");
        Counts(state!);
        Numbers(state!);
        Files(state!);
        return state!;
    }

    private static void Counts(TrainerState state)
    {
        (string Name, int Value)[] counts =
        [
            ("global_step", state.GlobalStep), ("max_steps", state.MaxSteps), ("step_in_epoch", state.StepInEpoch), ("steps_per_epoch", state.StepsPerEpoch),
            ("threads", state.Threads), ("early_stopping_patience_counter", state.EarlyStoppingPatienceCounter),
            ("best_global_step", state.BestGlobalStep ?? 0), ("pending_loss.count", Given(state.PendingLoss, "pending_loss").Count), ("unreported.step", state.Unreported?.Step ?? 0),
        ];
        foreach ((string name, int value) in counts)
        {
            Require(value >= 0, name, value, "0 or more");
        }

        Require(state.Unreported is not StepReport report || report.Step == state.GlobalStep, "unreported.step", state.Unreported?.Step, $"global_step, {state.GlobalStep}");
    }

    private static void Numbers(TrainerState state)
    {
        Require(state.Epoch >= 0, "epoch", state.Epoch, "0 or more");
        Require(state.TrainRuntime >= 0, "train_runtime", state.TrainRuntime, "0 or more");
        Require(
            state.StartEvaluation is null or { Loss: >= 0, Accuracy: >= 0 and <= 1, MaskedTokens: >= 0, Tokens: >= 0 }, "start_evaluation", "out of range", "0 or more, accuracy at most 1");
        foreach ((string name, string value) in Given(state.Settings, "settings"))
        {
            Require(value is not null, $"settings.{name}", "null", "a text");
        }
    }

    // Names of the folder itself, so that nothing elsewhere is read.
    private static void Files(TrainerState state)
    {
        foreach ((string name, string sum) in Given(state.Files, "files"))
        {
            Require(IsName(name), "files", name, "names of files in the folder");
            Require(sum is not null, $"files.{name}", "null", "a sum");
        }

        string? best = state.BestGlobalStep is int step ? TrainingCheckpoints.NameOf(step) : null;
        Require(state.BestModelCheckpoint == best, "best_model_checkpoint", state.BestModelCheckpoint, $"that of best_global_step, {best ?? "null"}");
    }

    private static bool IsName(string name) => name.Length > 0 && name is not ("." or "..") && !name.AsSpan().ContainsAny('/', '\\', '\0');

    private static T Given<T>(T? value, string name) where T : class
    {
        Require(value is not null, name, "null", "an object");
        return value!;
    }

    private static void Require(bool isRight, string name, object? value, string rule)
    {
        if (!isRight)
        {
            throw new JsonException(FormattableString.Invariant($"{TrainerState.FileName}{(name == "" ? "" : $", {name.Shown()}")} is {(value?.ToString() ?? "null").Shown(most: 10)}, and must be {rule}."));
        }
    }
}
