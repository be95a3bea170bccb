using System.Collections.Immutable;
using System.CommandLine;
using System.CommandLine.Parsing;
using GResNet.Cli.Exits;
using GResNet.Cli.Options;
using GResNet.Cli.Programs;
using GResNet.Reports;
using GResNet.Runtime.Devices;
using GResNet.Runtime.Threading;
using GResNet.Training;

namespace GResNet.Cli.Devices;

/// <summary>The options that say what networks run on.</summary>
internal sealed class DeviceOptions
{
    private readonly ImmutableArray<IDeviceKind> added;
    private readonly Option<DeviceChoice?> device;

    private readonly Option<Precision> precision = ChoiceOptions.Choice<Precision>(
        "--precision", "What activations are in a GPU's memory; bf16 takes half of it. Default: float32.");

    /// <param name="program">May add kinds of devices.</param>
    public DeviceOptions(ProgramDescription program)
    {
        added = program.Devices;
        device = new Option<DeviceChoice?>("--device")
        {
            Description = "What to compute on: cpu; cuda or opencl, a GPU, with a number where there are several "
                + $"(cuda:1); {string.Concat(added.Select(kind => $"{kind.Description}; "))}ilgpu-cpu, which runs a "
                + "GPU's code on the processor, to test it, very slowly; list prints what is there. Default: cpu.",
            HelpName = "DEVICE",
            CustomParser = result =>
            {
                string text = result.Tokens[0].Value;
                if (!DeviceChoice.TryParse(text, added, out DeviceChoice? choice, out string error))
                    result.AddError($"--device '{text}' {error}");
                return choice;
            },
        };
        device.CompletionSources.Add(DeviceChoice.Names(added));
    }

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
    public int PrintList(TextWriter output)
    {
        output.WriteLine(
            $"cpu  {MachineDescription.Current(Environment.ProcessorCount).Processor}  ({Environment.ProcessorCount} "
                + $"threads)");
        foreach (string line in Gpus.List().Concat(added.SelectMany(kind => kind.List()))) output.WriteLine(line);
        return 0;
    }

    /// <summary>Opens the device that was named, or the processor. There is no falling back.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="workers">Threads of the processor.</param>
    /// <param name="localRank">Which of the ranks on this machine this is: where no number is given, each takes a GPU
    /// of its own, as far as they go.</param>
    /// <exception cref="UsageException">It has not that precision.</exception>
    /// <exception cref="DeviceException">It is not there, or cannot be used;
    /// the message says what to install.</exception>
    public IComputeDevice Open(ParseResult parsed, WorkerPool workers, int localRank = 0)
    {
        DeviceChoice choice = parsed.GetValue(device) ?? DeviceChoice.Cpu;
        Precision chosen = parsed.GetValue(precision);
        bool isGpu = choice.Added is null && choice != DeviceChoice.Cpu;
        if (isGpu) return Gpus.Open(choice, chosen, workers, localRank);
        if (chosen != Precision.Float32)
            throw new UsageException(
                "--precision bf16 needs a GPU, by --device cuda or opencl: "
                    + $"{(choice.Added is null ? "the processor" : choice.Kind)} computes in float32.");
        return choice.Added?.Open(choice.Address, workers) ?? new CpuDevice(workers);
    }
}
