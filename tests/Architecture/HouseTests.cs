using Xunit;

namespace BertNotebooks.Tests.Architecture;

/// <summary>Holds the compiled kit against the drawing in <see cref="House"/>.</summary>
public sealed class HouseTests
{
    [Fact]
    public void NobodyKnowsMoreThanTheDrawingSays()
    {
        string[] broken = [.. Arrows.Beyond(House.Rooms).Select(arrow => $"{arrow.Key}: {string.Join(", ", arrow.Distinct())}")];
        Assert.True(broken.Length == 0, string.Join('\n', broken));
    }

    [Fact]
    public void EachTypeHasARoomAndEachNameInTheDrawingIsSomebodys()
    {
        string[] users = [.. Arrows.All.Select(pair => pair.User).Distinct()], all = [.. Arrows.All.Select(pair => pair.Used).Concat(users).Distinct()];
        Assert.DoesNotContain(users, user => Arrows.RoomOf(House.Rooms, user) is null);
        Assert.DoesNotContain(House.Rooms.Select(room => room.Name), name => !users.Any(user => Room.Holds(name, user)));
        Assert.DoesNotContain(House.Rooms.SelectMany(room => room.Knows).Select(known => known.Split(" by ")[0]), name => !all.Any(path => Room.Holds(name, path)));
    }

    [Fact]
    public void ArrowOutsideTheDrawingIsToldWithTheGuiltyTypes()
    {
        Room[] withoutText = [.. House.Rooms.Select(room => room.Name == "Data" ? new Room("Data", "Foundation") : room)];
        Assert.Contains("Masker uses Vocabulary", Arrows.Beyond(withoutText)["Data -> Text"]);
        Room[] doorless = [.. House.Rooms.Select(room => room.Name == "Model" ? new Room("Model", "Engine", "Foundation", "TorchSharp", "Data by BertConfig") : room)];
        Assert.Contains("Batch uses TrainingExample", Arrows.Beyond(doorless)["Model -> Data"]);
    }

    [Theory]
    [InlineData("Data", "Data/Corpora/Corpus", true)]
    [InlineData("Data", "Data/Masker", true)]
    [InlineData("Data", "Database/Table", false)]
    [InlineData("Data/.", "Data/Masker", true)]
    [InlineData("Data/.", "Data/Corpora/Corpus", false)]
    [InlineData("Data/Masker", "Data/Masker", true)]
    [InlineData("TorchSharp", "TorchSharp", true)]
    public void RoomHoldsItsFolder(string name, string path, bool holds) => Assert.Equal(holds, Room.Holds(name, path));
}
