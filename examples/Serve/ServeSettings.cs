using System.ComponentModel.DataAnnotations;
using System.Text.Json;

namespace GResNet.Serve;

/// <summary>
/// What the service is told: on the command line as <c>--max-delay-ms 5</c>, in appsettings.json or the environment as
/// <c>Serve:MaxDelayMs</c> and <c>Serve__MaxDelayMs</c>.
/// </summary>
public sealed class ServeSettings
{
    /// <summary>Where they are in the configuration.</summary>
    public const string Section = "Serve";

    // What ASP.NET Core itself takes without a section.
    private static readonly string[] OfTheHost = ["--urls", "--environment", "--contentroot", "--applicationname"];

    /// <summary>A file of weights, or the folder of a run.</summary>
    [Required(ErrorMessage = "Name a file of weights, or the folder of a run: --weights FILE")]
    public string Weights { get; set; } = "";

    /// <summary>The model they are for; null for the one that the file names.</summary>
    public string? Model { get; set; }

    /// <summary>Threads to compute on.</summary>
    [Range(1, 1024)]
    public int Threads { get; set; } = Environment.ProcessorCount;

    /// <summary>The most images that are computed together.</summary>
    [Range(1, 1024)]
    public int Batch { get; set; } = 8;

    /// <summary>How long an image waits for others, in milliseconds.</summary>
    [Range(0, 60_000)]
    public double MaxDelayMs { get; set; } = 2;

    /// <summary>Images that may wait; more are answered 503.</summary>
    [Range(1, 1_000_000)]
    public int MaxQueue { get; set; } = 256;

    /// <summary>Images of one request.</summary>
    [Range(1, 1_000_000)]
    public int MaxImages { get; set; } = 16;

    /// <summary>Bytes of one request.</summary>
    [Range(1, 1 << 30)]
    public int MaxRequestBytes { get; set; } = 20 << 20;

    /// <summary>Bytes of all requests that are being read or wait; more are answered 503.</summary>
    [Range(1, int.MaxValue)]
    public int MaxUploadMemory { get; set; } = 256 << 20;

    /// <summary>Pixels of an image.</summary>
    [Range(1, 178_956_970)]
    public long MaxPixels { get; set; } = 50_000_000;

    /// <summary>How long reading an image may take, in seconds.</summary>
    [Range(0.001, 3600)]
    public double MaxSeconds { get; set; } = 5;

    /// <summary>Options of the command line, and what they set.</summary>
    public static Dictionary<string, string> Options { get; } = typeof(ServeSettings).GetProperties()
        .Where(property => property.CanWrite)
        .ToDictionary(
            property => $"--{JsonNamingPolicy.KebabCaseLower.ConvertName(property.Name)}",
            property => $"{Section}:{property.Name}");

    /// <summary>Refuses options that are not known, which the configuration would pass over.</summary>
    /// <exception cref="ArgumentException">There is one.</exception>
    public static void Check(string[] args)
    {
        string? unknown = args.Where(arg => arg.StartsWith("--", StringComparison.Ordinal))
            .Select(arg => arg.Split('=')[0])
            .FirstOrDefault(name => !name.Contains(':') && !Options.ContainsKey(name)
                && !OfTheHost.Contains(name, StringComparer.OrdinalIgnoreCase));
        if (unknown is not null)
            throw new ArgumentException(
                $"{unknown} is not known; options are {string.Join(", ", [.. Options.Keys, .. OfTheHost[..2]])}.");
    }
}
