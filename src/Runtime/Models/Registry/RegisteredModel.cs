namespace GResNet.Runtime.Models.Registry;

/// <summary>A model class, and the name that people know it by.</summary>
public sealed class RegisteredModel
{
    private readonly Func<IModel> create;
    private readonly Lazy<ModelSummary> summary;

    /// <summary>Registers a class.</summary>
    /// <param name="name">What people call it: <c>gresnet-tiny</c>.</param>
    /// <param name="className">Its full name: <c>GResNet.Zoo.GResNetTiny</c>.</param>
    /// <param name="create">Makes one.</param>
    /// <param name="isTrainable">Whether it has a network that trains.</param>
    public RegisteredModel(string name, string className, Func<IModel> create, bool isTrainable = true)
    {
        (Name, ClassName, this.create, IsTrainable) = (name, className, create, isTrainable);
        summary = new Lazy<ModelSummary>(() =>
        {
            using IModel model = create();
            return model.Summary;
        });
    }

    /// <summary>What people call it.</summary>
    public string Name { get; }

    /// <summary>Full name of the class.</summary>
    public string ClassName { get; }

    /// <summary>Whether it has a network that trains; without, it predicts alone.</summary>
    public bool IsTrainable { get; }

    /// <summary>What is known of it without running it.</summary>
    public ModelSummary Summary => summary.Value;

    /// <summary>One whose state is all zero.</summary>
    public IModel Create() => create();

    /// <summary>In messages.</summary>
    public override string ToString() => $"{Name} ({ClassName})";
}
