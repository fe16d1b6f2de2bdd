using BertNotebooks.Dib.Session;
using Xunit;

namespace BertNotebooks.Tests.Dib;

public sealed class CellErrorsTests : SessionTests
{
    [Fact]
    public void ThrowingCellNamesTheLinesThatLedThere()
    {
        CellError? error = Run("int Half(int x)\n{\n    return 1 / x;\n}", "int a = 1;\nHalf(0)");

        Assert.Equal("test, cell 2, line 15: DivideByZeroException: Attempted to divide by zero.", error?.ToString());
        Assert.Equal(["test.dib, line 9", "test.dib, line 15"], error?.Trace);
    }

    [Fact]
    public void StackOfNativeCodeIsLeftOutOfItsMessage()
    {
        CellError? error = Run("throw new Exception(\"shapes 2x3 and 2x3\\nException raised from meta at a.cpp:204 (most recent call first):\\nframe #0: c10::Error\\nframe #1: b\");");

        Assert.Equal("Exception: shapes 2x3 and 2x3", error?.Message);
        Assert.Equal("a\nb", CppFrames.Without("a\nframe #0: x\nb\nframe #1: y"));
    }

    [Fact]
    public void DisposedTensorIsExplained() =>
        Assert.Contains("memory was given back already", Run("throw new ObjectDisposedException(\"HType\");")?.Message);

    [Fact]
    public void MessageForTheUserStandsAlone()
    {
        CellError? error = Run("#r \"BertNotebooks.dll\"", "throw new BertNotebooks.Foundation.BertNotebooksException(\"Rate 2 is above 1.\");");

        Assert.Equal("Rate 2 is above 1.", error?.Message);
    }

    [Fact]
    public void WrappedExceptionsAreUnwrapped()
    {
        CellError? error = Run("Task.Run(() => { throw new FormatException(\"bad\"); }).Wait();");

        Assert.Equal("FormatException: bad", error?.Message);
    }

    [Fact]
    public void ErrorInAnImportedNotebookNamesThatNotebook()
    {
        Folder.Write("inner.dib", "1", "throw new Exception(\"inside\");");

        CellError? error = Run("2", "#!import inner.dib");

        Assert.Equal("inner, cell 2, line 11: Exception: inside", error?.ToString());
    }

    [Fact]
    public void CompilerErrorInALaterLineNamesThatLine()
    {
        CellError? error = Run("int a = 1;\n\nint b = a + ;");

        Assert.Equal((1, 9), (error?.Cell, error?.Line));
        Assert.StartsWith("CS1525", error?.Message);
    }
}
