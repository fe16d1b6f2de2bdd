using System.Text.RegularExpressions;

namespace BertNotebooks.Training.Jobs;

/// <summary>The texts in <c>Files/</c>, which the build puts into the library.</summary>
internal static partial class JobTemplate
{
    /// <summary>A text with its <c>{{names}}</c> replaced; what a value holds is not looked at again.</summary>
    /// <exception cref="InvalidOperationException">The text has a name without a value: a fault of the kit.</exception>
    public static string Fill(string file, IReadOnlyDictionary<string, string> values) => Name().Replace(Read(file), found =>
        values.TryGetValue(found.Groups[1].Value, out string? value) ? value : throw new InvalidOperationException($"{file} has {found.Value}, and no value was given."));

    private static string Read(string file)
    {
        using Stream stream = typeof(JobTemplate).Assembly.GetManifestResourceStream($"jobs/{file}")
            ?? throw new InvalidOperationException($"The library holds no jobs/{file}.");
        using StreamReader reader = new(stream);
        return reader.ReadToEnd();
    }

    [GeneratedRegex(@"\{\{(\w+)\}\}")]
    private static partial Regex Name();
}
