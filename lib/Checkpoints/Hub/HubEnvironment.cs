using System.Globalization;

namespace BertNotebooks.Checkpoints.Hub;

/// <summary>Reads the environment variables of <c>huggingface_hub</c>, by its names, defaults and precedence.</summary>
internal static class HubEnvironment
{
    private const double LongestTimeout = 3600;

    private static readonly string[] True = ["1", "ON", "YES", "TRUE"];

    /// <summary>The options that the variables tell.</summary>
    /// <param name="variable">Value of a variable, or null.</param>
    /// <exception cref="BertNotebooksException">A variable has a value that cannot be used.</exception>
    public static HubOptions Read(Func<string, string?> variable)
    {
        string home = Folder(variable("HF_HOME"))
            ?? Path.Combine(Folder(variable("XDG_CACHE_HOME")) ?? Path.Combine(UserFolder, ".cache"), "huggingface");
        HubOptions options = new()
        {
            CacheFolder = Folder(variable("HF_HUB_CACHE")) ?? Folder(variable("HUGGINGFACE_HUB_CACHE")) ?? Path.Combine(home, "hub"),
            Token = IsTrue(variable("HF_HUB_DISABLE_IMPLICIT_TOKEN")) ? null : Token(variable, home),
            Offline = IsTrue(variable("HF_HUB_OFFLINE") is { Length: > 0 } offline ? offline : variable("TRANSFORMERS_OFFLINE")),
            SymbolicLinks = !IsTrue(variable("HF_HUB_DISABLE_SYMLINKS")),
        };
        options = variable("HF_ENDPOINT") is { Length: > 0 } endpoint ? options with { Endpoint = Address(endpoint) } : options;
        return variable("HF_HUB_DOWNLOAD_TIMEOUT") is { Length: > 0 } seconds ? options with { Timeout = Timeout(seconds) } : options;
    }

    private static string UserFolder => Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);

    private static bool IsTrue(string? value) => value is not null && True.Contains(value.ToUpperInvariant());

    private static string? Folder(string? value) => value switch
    {
        null or "" => null,
        "~" => UserFolder,
        _ when value.StartsWith("~/", StringComparison.Ordinal) || value.StartsWith("~\\", StringComparison.Ordinal) => Path.Combine(UserFolder, value[2..]),
        _ => Path.GetFullPath(value),
    };

    private static Uri Address(string value) =>
        Uri.TryCreate(value.TrimEnd('/'), UriKind.Absolute, out Uri? address) && address.Scheme is "http" or "https" && address.Query.Length == 0
            ? address
            : throw new BertNotebooksException($"HF_ENDPOINT is '{value}', and must be the address of a hub, such as {HubOptions.PublicEndpoint}.");

    private static TimeSpan Timeout(string value) =>
        double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out double seconds) && seconds is > 0 and <= LongestTimeout
            ? TimeSpan.FromSeconds(seconds)
            : throw new BertNotebooksException($"HF_HUB_DOWNLOAD_TIMEOUT is '{value}', and must be seconds above 0, at most {LongestTimeout}.");

    private static string? Token(Func<string, string?> variable, string home)
    {
        string? told = Clean(variable("HF_TOKEN")) ?? Clean(variable("HUGGING_FACE_HUB_TOKEN"));
        string file = Folder(variable("HF_TOKEN_PATH")) ?? Path.Combine(home, "token");
        string? token = told ?? Clean(ReadIfThere(file));
        return token is null || token.All(letter => letter is > ' ' and <= '~')
            ? token
            : throw new BertNotebooksException($"The token in {(told is null ? $"'{file}'" : "HF_TOKEN")} has a letter that no token has: copy it again from {HubOptions.PublicEndpoint}/settings/tokens.");
    }

    private static string? Clean(string? token) => token?.Trim() is { Length: > 0 } clean ? clean : null;

    // No token, or one of another user's: public models need none.
    private static string? ReadIfThere(string file)
    {
        try
        {
            return File.Exists(file) ? File.ReadAllText(file) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
