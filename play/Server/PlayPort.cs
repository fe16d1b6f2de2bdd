using System.Net;
using System.Net.Sockets;

namespace BertNotebooks.Play.Server;

/// <summary>The port that the player listens on, on this machine alone.</summary>
internal static class PlayPort
{
    /// <summary>The one that is tried unless told.</summary>
    public const int Usual = 8787;

    private const int Attempts = 21;

    /// <summary>Listens on a port; where it is taken, on one of the next twenty.</summary>
    /// <param name="wanted">The port; 0 for any that is free.</param>
    /// <exception cref="BertNotebooksException">All are taken, or this user may not have them.</exception>
    public static Socket Listen(int wanted)
    {
        int last = Math.Min(wanted + Attempts - 1, IPEndPoint.MaxPort);
        for (int port = wanted; port <= last; port++)
        {
            if (TryListen(port) is Socket socket)
            {
                return socket;
            }
        }

        throw new BertNotebooksException($"The ports {wanted} to {last} are taken, each by another program: name another with --port N, or any that is free with --port 0.");
    }

    private static Socket? TryListen(int port)
    {
        Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            if (OperatingSystem.IsWindows())
            {
                // Else another program could listen on it as well.
                socket.ExclusiveAddressUse = true;
            }

            socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
            // Only a port that is listened on is taken for everybody.
            socket.Listen();
            return socket;
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            socket.Dispose();
            return null;
        }
        catch (SocketException e)
        {
            socket.Dispose();
            throw new BertNotebooksException($"Port {port} cannot be listened on: {e.Message}. Name another with --port N (above 1023), or any that is free with --port 0.", e);
        }
    }
}
