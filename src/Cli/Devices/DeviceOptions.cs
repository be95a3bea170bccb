using System.CommandLine;
using System.CommandLine.Parsing;
using GResNet.Cli.Exits;
using GResNet.Cli.Options;
using GResNet.Reports;
using GResNet.Runtime.Devices;
using GResNet.Runtime.Threading;
using GResNet.Training;

namespace GResNet.Cli.Devices;

/// <summary>The options that say what networks run on.</summary>
internal sealed class DeviceOptions
{
    private readonly Option<DeviceChoice?> device = new("--device")
    {
        Description = "What to compute on: cpu; cuda or opencl, a GPU, with a number where there are several (cuda:1); "
            + "ilgpu-cpu, which runs a GPU's "
            + "code on the processor, to test it, very slowly; list prints what is there. Default: cpu.",
        HelpName = "DEVICE",
        CustomParser = result =>
        {
            string text = result.Tokens[0].Value;
            if (!DeviceChoice.TryParse(text, out DeviceChoice? choice, out string error))
                result.AddError($"--device '{text}' {error}");
            return choice;
        },
    };

    private readonly Option<Precision> precision = ChoiceOptions.Choice<Precision>(
        "--precision", "What activations are in a GPU's memory; bf16 takes half of it. Default: float32.");

    public DeviceOptions() => device.CompletionSources.Add(DeviceChoice.Names);

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Options.Add(device);
        command.Options.Add(precision);
    }

    /// <summary>
    /// Whether the list of devices is asked for, rather than one of them. The command line may have errors.
    /// </summary>
    public bool AsksForList(CommandResult command) =>
        command.GetResult(device) is { Tokens: [{ Value: DeviceChoice.List }] };

    /// <summary>Prints the devices that are there: one a line, its name first.</summary>
    public static int PrintList(TextWriter output)
    {
        output.WriteLine(
            $"cpu  {MachineDescription.Current(Environment.ProcessorCount).Processor}  ({Environment.ProcessorCount} "
                + $"threads)");
        foreach (string line in Gpus.List()) output.WriteLine(line);
        return 0;
    }

    /// <summary>Opens the device that was named, or the processor. There is no falling back.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="workers">Threads of the processor.</param>
    /// <exception cref="UsageException">It has not that precision.</exception>
    /// <exception cref="DeviceException">It is not there, or cannot be used;
    /// the message says what to install.</exception>
    public IComputeDevice Open(ParseResult parsed, WorkerPool workers)
    {
        DeviceChoice choice = parsed.GetValue(device) ?? DeviceChoice.Cpu;
        Precision chosen = parsed.GetValue(precision);
        if (choice != DeviceChoice.Cpu) return Gpus.Open(choice, chosen, workers);
        return chosen == Precision.Float32
            ? new CpuDevice(workers)
            : throw new UsageException(
                "--precision bf16 needs a GPU, by --device cuda or opencl: the processor computes in float32.");
    }
}
