using System.Net.Sockets;

namespace GResNet.Training.Ilgpu;

/// <summary>What connects two ranks, to its end.</summary>
internal sealed class TcpLink : IDisposable
{
    // Said by a rank that leaves as it should.
    private const string Farewell = "";

    private readonly TcpClient client;
    private volatile bool isLeft;

    /// <param name="client">The connection, which is disposed of with this.</param>
    public TcpLink(TcpClient client)
    {
        this.client = client;
        client.NoDelay = true;
        Reader = new BinaryReader(client.GetStream());
        Writer = new BinaryWriter(client.GetStream());
    }

    /// <summary>The rank at the other end.</summary>
    public int Rank { get; set; }

    /// <summary>What it says.</summary>
    public BinaryReader Reader { get; }

    /// <summary>What it is told.</summary>
    public BinaryWriter Writer { get; }

    /// <summary>How long it may take to say something.</summary>
    public TimeSpan Patience
    {
        set => client.ReceiveTimeout = (int)Math.Clamp(value.TotalMilliseconds, 1, int.MaxValue);
    }

    /// <summary>Says a word, if the other can hear it.</summary>
    public void Tell(string word)
    {
        try
        {
            lock (Writer)
            {
                Writer.Write(word);
                Writer.Flush();
            }
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException)
        {
            // It has ended, which is told by Watch.
        }
    }

    /// <summary>From now on, hears on a thread of its own whether the other ends the job, or ends.</summary>
    public void Watch(Action<string> ended)
    {
        client.ReceiveTimeout = 0;
        new Thread(() =>
        {
            string word = Hear();
            if (word != Farewell && !isLeft) ended(word);
        })
        {
            IsBackground = true, Name = $"GResNet rank {Rank}",
        }.Start();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        isLeft = true;
        Tell(Farewell);
        client.Dispose();
    }

    private string Hear()
    {
        try
        {
            return Reader.ReadString();
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException)
        {
            return $"Rank {Rank} has ended without a word.";
        }
    }
}
