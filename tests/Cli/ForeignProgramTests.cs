using Xunit;

namespace BertNotebooks.Tests.Cli;

/// <summary>Programs outside the repository, which have libLibTorchSharp.so as its package has it: on a system with an older C++ library it is mended where it is loaded.</summary>
public sealed class ForeignProgramTests : IDisposable
{
    private const string Filled = "Good morning bye, have a great day.\n";

    private static readonly string s_model = Path.Combine(GoldenFolder.RepositoryRoot, "data", "models", "bert-mini-kit");

    private readonly ForeignProgram _program = new();

    private string Executable(string name) => Path.Combine(_program.Published, OperatingSystem.IsWindows() ? name + ".exe" : name);

    public void Dispose() => _program.Dispose();

    [Fact]
    public async Task ProjectThatRefersToTheLibraryRunsBuiltAndPublished()
    {
        // The library itself is built already: the tests beside these use it.
        _program.Publish(_program.Project, "-p:BuildProjectReferences=false");
        Assert.Equal(Filled, _program.Run("dotnet", Path.Combine(_program.Built, "app.dll"), s_model).Output);
        CliResult[] both = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => Task.Run(() => _program.Run(Executable("app"), s_model))));
        Assert.All(both, run => Assert.Equal(Filled, run.Output));
    }

    [SlowTheory]
    [InlineData("-r linux-x64 --self-contained")]
    [InlineData("-r linux-x64 --self-contained false -p:PublishSingleFile=true")]
    [InlineData("-r linux-x64 --self-contained -p:PublishSingleFile=true")]
    [InlineData("-r linux-x64 --self-contained -p:PublishSingleFile=true -p:IncludeNativeLibrariesForSelfExtract=true")]
    public void ProjectThatRefersToTheLibraryRunsInEveryPublishedForm(string options)
    {
        _program.Publish(_program.Project, options.Split(' '));
        Assert.Equal(Filled, _program.Run(Executable("app"), s_model).Output);
    }

    [SlowTheory]
    [InlineData("")]
    [InlineData("-r linux-x64 --self-contained")]
    [InlineData("-r linux-x64 --self-contained false -p:PublishSingleFile=true")]
    [InlineData("-r linux-x64 --self-contained -p:PublishSingleFile=true -p:IncludeNativeLibrariesForSelfExtract=true")]
    public void CommandLineRunsInEveryPublishedForm(string options)
    {
        _program.Publish(Path.Combine(GoldenFolder.RepositoryRoot, "cli"), options.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains("All is well", _program.Run(Executable("BertNotebooks.Cli"), "doctor").Output);
        _program.Run(Executable("BertNotebooks.Cli"), "run", Path.Combine(GoldenFolder.RepositoryRoot, "notebooks", "00-start-here.dib"));
    }
}
