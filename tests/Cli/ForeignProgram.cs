using System.Diagnostics;
using Xunit;

namespace BertNotebooks.Tests.Cli;

/// <summary>A console project of somebody else's, outside the repository, that refers to the library; built and published as its owner would.</summary>
internal sealed class ForeignProgram : IDisposable
{
    private const string Program = """
        using BertNotebooks.Checkpoints;
        using BertNotebooks.Inference;
        using BertNotebooks.Model;
        using BertNotebooks.Model.Heads;

        // A model made by hand, before anything that asks for libtorch by itself.
        BertConfig tiny = new() { VocabSize = 12, HiddenSize = 4, NumHiddenLayers = 1, NumAttentionHeads = 2, IntermediateSize = 6, MaxPositionEmbeddings = 8 };
        using BertForMaskedLM fresh = new(tiny, seed: 1);
        using PretrainedModel model = PretrainedModel.FromPretrained(args[0]);
        Console.WriteLine(new FillMask(model).Predict("Good morning [MASK], have a [MASK] day.").Filled);

        """;

    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(10);

    private readonly TempFolder _folder = new();

    /// <summary>Writes the project; it has the kit's versions of packages, so that all are in the package cache.</summary>
    public ForeignProgram()
    {
        _folder.Write("app/Program.cs", Program);
        _folder.Write("app/Directory.Packages.props", $"<Project><Import Project=\"{Path.Combine(GoldenFolder.RepositoryRoot, "Directory.Packages.props")}\" /></Project>");
        _folder.Write("app/app.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
              </PropertyGroup>
              <ItemGroup>
                <ProjectReference Include="{Path.Combine(GoldenFolder.RepositoryRoot, "lib", "BertNotebooks.csproj")}" />
              </ItemGroup>
            </Project>
            """);
    }

    /// <summary>Debug or Release, as these tests.</summary>
    public static string Configuration { get; } = AppContext.BaseDirectory.Split(Path.DirectorySeparatorChar).Contains("Debug") ? "Debug" : "Release";

    /// <summary>The project's folder.</summary>
    public string Project => _folder.Path("app");

    /// <summary>Where it is published to.</summary>
    public string Published => _folder.Path("published");

    /// <summary>The build output.</summary>
    public string Built => Path.Combine(Project, "bin", Configuration, "net10.0");

    /// <summary>Publishes a project.</summary>
    public void Publish(string project, params string[] options) => Assert.Equal(0, Run("dotnet", ["publish", project, "-c", Configuration, "-o", Published, .. options]).ExitCode);

    /// <summary>Runs a program of the folder, without a home.</summary>
    public CliResult Run(string program, params string[] args)
    {
        ProcessStartInfo start = new(program, args) { WorkingDirectory = _folder.Root, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        if (program != "dotnet")
        {
            start.Environment.Remove("HOME");
        }

        using Process process = Process.Start(start)!;
        process.StandardInput.Close();
        Task<string> output = process.StandardOutput.ReadToEndAsync(), error = process.StandardError.ReadToEndAsync();
        Assert.True(process.WaitForExit(s_patience), $"{program} {string.Join(' ', args)} does not end");
        CliResult result = new(process.ExitCode, output.Result, error.Result);
        Assert.True(result.ExitCode == 0, $"{program} {string.Join(' ', args)}: {result.Output}{result.Error}");
        return result;
    }

    /// <summary>Deletes the folder.</summary>
    public void Dispose() => _folder.Dispose();
}
