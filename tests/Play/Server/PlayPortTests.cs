using System.Net;
using System.Net.Sockets;
using BertNotebooks.Play.Server;
using Xunit;

namespace BertNotebooks.Tests.Play.Server;

public sealed class PlayPortTests
{
    [Fact]
    public void ListensOnThisMachineAlone()
    {
        using Socket socket = PlayPort.Listen(0);

        Assert.Equal(IPAddress.Loopback, ((IPEndPoint)socket.LocalEndPoint!).Address);
    }

    [Fact]
    public void PortThatIsTakenGivesOneOfTheNext()
    {
        using Socket first = PlayPort.Listen(0), second = PlayPort.Listen(PortOf(first));

        Assert.InRange(PortOf(second), PortOf(first) + 1, PortOf(first) + 20);
    }

    [Fact]
    public void WhenAllAreTakenTheMessageSaysWhatToDo()
    {
        List<Socket> all = [];
        BertNotebooksException? full = null;
        // Below the last port there is no twentieth.
        for (int i = 0; i < 5 && full is null; i++)
        {
            full = Record.Exception(() => all.Add(PlayPort.Listen(IPEndPoint.MaxPort - 2))) as BertNotebooksException;
        }

        Assert.Equal("The ports 65533 to 65535 are taken, each by another program: name another with --port N, or any that is free with --port 0.", full?.Message);
        all.ForEach(socket => socket.Dispose());
    }

    private static int PortOf(Socket socket) => ((IPEndPoint)socket.LocalEndPoint!).Port;
}
