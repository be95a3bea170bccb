namespace GResNet.Imaging.Decoding;

/// <summary>An operation of libvips: its inputs are set, then it is built, and gives an image.</summary>
internal readonly unsafe ref struct VipsOperation
{
    private readonly VipsLibrary vips;
    private readonly nint operation;

    /// <summary>Creates it.</summary>
    /// <param name="vips">The library.</param>
    /// <param name="name">Its name, or that of its class; ends with a zero.</param>
    public VipsOperation(VipsLibrary vips, byte* name)
    {
        this.vips = vips;
        operation = vips.NewOperation(name);
        if (operation == 0)
            throw new InvalidOperationException("libvips has no operation of a name that it gave itself.");
    }

    /// <summary>Sets an input that is an object; the operation keeps a reference of its own.</summary>
    public void Set(ReadOnlySpan<byte> property, nint type, nint value)
    {
        VipsValue box = default;
        vips.InitValue(&box, type);
        vips.SetObject(&box, value);
        Set(property, ref box);
    }

    /// <summary>Sets the other inputs, as "name=value,name=value", builds the operation and lets go of it.</summary>
    /// <returns>The image, which the caller has to unreference; 0 where it failed.</returns>
    public nint Build(ReadOnlySpan<byte> options)
    {
        nint built = 0;
        fixed (byte* text = options)
            if (vips.SetFromString(operation, text) == 0) built = vips.BuildOperation(operation);
        nint result = built == 0 ? 0 : Output(built);
        vips.UnrefOutputs(built == 0 ? operation : built);
        if (built != 0) vips.Unref(built);
        vips.Unref(operation);
        return result;
    }

    private nint Output(nint built)
    {
        VipsValue box = default;
        vips.InitValue(&box, vips.ImageType());
        fixed (byte* name = "out"u8) vips.GetProperty(built, name, &box);
        nint image = vips.TakeObject(&box);
        vips.UnsetValue(&box);
        return image;
    }

    private void Set(ReadOnlySpan<byte> property, ref VipsValue box)
    {
        fixed (byte* name = property)
        fixed (VipsValue* value = &box)
        {
            vips.SetProperty(operation, name, value);
            vips.UnsetValue(value);
        }
    }
}
