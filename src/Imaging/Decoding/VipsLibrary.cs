using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace GResNet.Imaging.Decoding;

/// <summary>
/// The functions of libvips, and of the GLib it comes with, that decoding needs; loaded when the first image is opened.
/// None takes a variable number of arguments: those follow another calling convention on some processors.
/// </summary>
internal sealed unsafe class VipsLibrary
{
    /// <summary>The first release that can be kept from calling loaders: 8.13.</summary>
    private static readonly Version Oldest = new(8, 13);

    private static readonly Lazy<VipsLibrary> Loaded = new(() => new VipsLibrary(Open(
        VipsLocations.Candidates(
            Environment.GetEnvironmentVariable(VipsLocations.Variable), VipsLocations.ProgramFolders()), TryOpen)));

    // g_log_set_handler takes all levels, and the bits for fatal and recursive messages.
    private const int AllLevels = -1;

    public readonly delegate* unmanaged[Cdecl]<void*, nuint, nint> SourceFromMemory;
    public readonly delegate* unmanaged[Cdecl]<nint> SourceType;
    public readonly delegate* unmanaged[Cdecl]<byte*, nuint> TypeFromName;

    public readonly delegate* unmanaged[Cdecl]<byte*, nint> NewOperation;
    public readonly delegate* unmanaged[Cdecl]<nint, byte*, int> SetFromString;
    public readonly delegate* unmanaged[Cdecl]<nint, nint> BuildOperation;
    public readonly delegate* unmanaged[Cdecl]<nint, void> UnrefOutputs;

    public readonly delegate* unmanaged[Cdecl]<nint> ImageType;
    public readonly delegate* unmanaged[Cdecl]<void*, nuint, int, int, int, int, nint> ImageFromMemory;
    public readonly delegate* unmanaged[Cdecl]<nint, int> ImageWidth;
    public readonly delegate* unmanaged[Cdecl]<nint, int> ImageHeight;
    public readonly delegate* unmanaged[Cdecl]<nint, int> ImageBands;
    public readonly delegate* unmanaged[Cdecl]<nint, int> ImageFormat;
    public readonly delegate* unmanaged[Cdecl]<nint, int> ImageCoding;
    public readonly delegate* unmanaged[Cdecl]<nint, int> ImageInterpretation;
    public readonly delegate* unmanaged[Cdecl]<nint, int> ImageHasAlpha;
    public readonly delegate* unmanaged[Cdecl]<nint, int> ImageOrientation;
    public readonly delegate* unmanaged[Cdecl]<nint, int> ImagePages;

    public readonly delegate* unmanaged[Cdecl]<nint, nint> NewRegion;
    public readonly delegate* unmanaged[Cdecl]<nint, VipsRectangle*, int> RegionOnImage;
    public readonly delegate* unmanaged[Cdecl]<nint, nint, VipsRectangle*, int, int, int> PrepareRegionTo;

    public readonly delegate* unmanaged[Cdecl]<VipsValue*, nint, VipsValue*> InitValue;
    public readonly delegate* unmanaged[Cdecl]<VipsValue*, nint, void> SetObject;
    public readonly delegate* unmanaged[Cdecl]<VipsValue*, nint> TakeObject;
    public readonly delegate* unmanaged[Cdecl]<VipsValue*, void> UnsetValue;
    public readonly delegate* unmanaged[Cdecl]<nint, byte*, VipsValue*, void> SetProperty;
    public readonly delegate* unmanaged[Cdecl]<nint, byte*, VipsValue*, void> GetProperty;
    public readonly delegate* unmanaged[Cdecl]<nint, void> Unref;

    private readonly delegate* unmanaged[Cdecl]<byte*> copyErrors;
    private readonly delegate* unmanaged[Cdecl]<void*, void> free;

    /// <summary>Binds the functions of an open library and sets it up.</summary>
    /// <param name="libraries">Where to look for them, in this order: one library,
    /// or one and those it comes with.</param>
    /// <exception cref="DatasetException">It is too old, or does not start.</exception>
    private VipsLibrary(nint[] libraries)
    {
        nint Bind(string name)
        {
            foreach (nint library in libraries)
                if (NativeLibrary.TryGetExport(library, name, out nint address)) return address;
            throw new DatasetException($"The libvips found here lacks '{name}'. {InstallationAdvice()}");
        }

        SilenceLog((delegate* unmanaged[Cdecl]<byte*, int, void*, void*, uint>)Bind("g_log_set_handler"));
        var start = (delegate* unmanaged[Cdecl]<byte*, int>)Bind("vips_init");
        fixed (byte* name = "gresnet"u8)
            if (start(name) != 0) throw new DatasetException($"libvips does not start. {InstallationAdvice()}");
        var version = (delegate* unmanaged[Cdecl]<int, int>)Bind("vips_version");
        Version = new Version(version(0), version(1), version(2));
        if (Version < Oldest)
            throw new DatasetException(
                $"libvips {Version} is too old; {Oldest} or newer is needed. {InstallationAdvice()}");

        // Each of our threads decodes images of its own, none of them twice.
        ((delegate* unmanaged[Cdecl]<int, void>)Bind("vips_concurrency_set"))(1);
        ((delegate* unmanaged[Cdecl]<int, void>)Bind("vips_cache_set_max"))(0);
        BlockLoaders(
            (delegate* unmanaged[Cdecl]<int, void>)Bind("vips_block_untrusted_set"),
            (delegate* unmanaged[Cdecl]<byte*, int, void>)Bind("vips_operation_block_set"));

        SourceFromMemory = (delegate* unmanaged[Cdecl]<void*, nuint, nint>)Bind("vips_source_new_from_memory");
        SourceType = (delegate* unmanaged[Cdecl]<nint>)Bind("vips_source_get_type");
        TypeFromName = (delegate* unmanaged[Cdecl]<byte*, nuint>)Bind("g_type_from_name");

        NewOperation = (delegate* unmanaged[Cdecl]<byte*, nint>)Bind("vips_operation_new");
        SetFromString = (delegate* unmanaged[Cdecl]<nint, byte*, int>)Bind("vips_object_set_from_string");
        BuildOperation = (delegate* unmanaged[Cdecl]<nint, nint>)Bind("vips_cache_operation_build");
        UnrefOutputs = (delegate* unmanaged[Cdecl]<nint, void>)Bind("vips_object_unref_outputs");

        ImageType = (delegate* unmanaged[Cdecl]<nint>)Bind("vips_image_get_type");
        ImageFromMemory =
            (delegate* unmanaged[Cdecl]<void*, nuint, int, int, int, int, nint>)Bind("vips_image_new_from_memory");
        ImageWidth = (delegate* unmanaged[Cdecl]<nint, int>)Bind("vips_image_get_width");
        ImageHeight = (delegate* unmanaged[Cdecl]<nint, int>)Bind("vips_image_get_height");
        ImageBands = (delegate* unmanaged[Cdecl]<nint, int>)Bind("vips_image_get_bands");
        ImageFormat = (delegate* unmanaged[Cdecl]<nint, int>)Bind("vips_image_get_format");
        ImageCoding = (delegate* unmanaged[Cdecl]<nint, int>)Bind("vips_image_get_coding");
        ImageInterpretation = (delegate* unmanaged[Cdecl]<nint, int>)Bind("vips_image_get_interpretation");
        ImageHasAlpha = (delegate* unmanaged[Cdecl]<nint, int>)Bind("vips_image_hasalpha");
        ImageOrientation = (delegate* unmanaged[Cdecl]<nint, int>)Bind("vips_image_get_orientation");
        ImagePages = (delegate* unmanaged[Cdecl]<nint, int>)Bind("vips_image_get_n_pages");

        NewRegion = (delegate* unmanaged[Cdecl]<nint, nint>)Bind("vips_region_new");
        RegionOnImage = (delegate* unmanaged[Cdecl]<nint, VipsRectangle*, int>)Bind("vips_region_image");
        PrepareRegionTo =
            (delegate* unmanaged[Cdecl]<nint, nint, VipsRectangle*, int, int, int>)Bind("vips_region_prepare_to");

        InitValue = (delegate* unmanaged[Cdecl]<VipsValue*, nint, VipsValue*>)Bind("g_value_init");
        SetObject = (delegate* unmanaged[Cdecl]<VipsValue*, nint, void>)Bind("g_value_set_object");
        TakeObject = (delegate* unmanaged[Cdecl]<VipsValue*, nint>)Bind("g_value_dup_object");
        UnsetValue = (delegate* unmanaged[Cdecl]<VipsValue*, void>)Bind("g_value_unset");
        SetProperty = (delegate* unmanaged[Cdecl]<nint, byte*, VipsValue*, void>)Bind("g_object_set_property");
        GetProperty = (delegate* unmanaged[Cdecl]<nint, byte*, VipsValue*, void>)Bind("g_object_get_property");
        Unref = (delegate* unmanaged[Cdecl]<nint, void>)Bind("g_object_unref");

        copyErrors = (delegate* unmanaged[Cdecl]<byte*>)Bind("vips_error_buffer_copy");
        free = (delegate* unmanaged[Cdecl]<void*, void>)Bind("g_free");
    }

    /// <summary>The library of this process.</summary>
    /// <exception cref="DatasetException">It cannot be loaded; the message says how to install it.</exception>
    public static VipsLibrary Get() => Loaded.Value;

    /// <summary>Its release.</summary>
    public Version Version { get; }

    /// <summary>What libvips has noted as errors since the last call, in all threads; empties the note.</summary>
    public string TakeErrors()
    {
        byte* text = copyErrors();
        string errors = Marshal.PtrToStringUTF8((nint)text) ?? "";
        free(text);
        return errors;
    }

    /// <summary>Opens the first of some libraries that is there.</summary>
    /// <param name="candidates">File names or paths.</param>
    /// <param name="open">Gives a handle, or 0 where there is no such library.</param>
    /// <returns>It, and the libraries it may have left GLib's functions in.</returns>
    /// <exception cref="DatasetException">None is there; the message says how to install it.</exception>
    internal static nint[] Open(string[] candidates, Func<string, nint> open)
    {
        nint library = candidates.Select(open).FirstOrDefault(handle => handle != 0);
        if (library == 0)
            throw new DatasetException(
                $"Decoding images needs libvips, and no {string.Join(" or ", candidates)} can be loaded. "
                    + $"{InstallationAdvice()}");
        // Elsewhere, a symbol is also looked for in what a library depends on.
        string[] others = OperatingSystem.IsWindows() ? ["libgobject-2.0-0.dll", "libglib-2.0-0.dll"] : [];
        return [library, .. others.Select(open).Where(handle => handle != 0)];
    }

    private static nint TryOpen(string path) => NativeLibrary.TryLoad(path, out nint handle) ? handle : 0;

    private static string InstallationAdvice() =>
        "Add the NuGet package NetVips.Native to the program, or install it: on Linux, 'apt install libvips42' "
            + "(Debian, Ubuntu; "
        + "'libvips42t64' on the newest) or 'dnf install vips' (Fedora); on macOS, 'brew install vips'; on Windows, "
            + "unpack "
        + "a vips-dev-w64-web zip from https://github.com/libvips/build-win64-mxe/releases and put its bin folder on "
            + "PATH.";

    /// <summary>
    /// Lets libvips read the formats that are decoded here, and nothing else. Some of its loaders are not hardened
    /// against what strangers send: a JPEG 2000 file can make one of them write outside its memory.
    /// </summary>
    private static void BlockLoaders(
        delegate* unmanaged[Cdecl]<int, void> blockUntrusted, delegate* unmanaged[Cdecl]<byte*, int, void> block)
    {
        blockUntrusted(1);
        fixed (byte* all = "VipsForeignLoad"u8) block(all, 1);
        foreach (string loader in Decoding.ImageFormat.Loaders)
            fixed (byte* name = ImageLoader.ClassName(loader, "")) block(name, 0);
    }

    /// <summary>
    /// libvips and GLib log warnings about damaged files to standard error; what matters comes as an error too.
    /// </summary>
    private static void SilenceLog(delegate* unmanaged[Cdecl]<byte*, int, void*, void*, uint> setHandler)
    {
        fixed (byte* vips = "VIPS"u8, glib = "GLib"u8, objects = "GLib-GObject"u8)
        {
            foreach (nint domain in (nint[])[(nint)vips, (nint)glib, (nint)objects])
                _ = setHandler((byte*)domain, AllLevels,
                    (delegate* unmanaged[Cdecl]<byte*, int, byte*, void*, void>)&Discard, null);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Discard(byte* domain, int level, byte* message, void* data)
    {
    }
}

/// <summary>VipsRect: columns Left … Left + Width − 1, rows Top … Top + Height − 1.</summary>
[StructLayout(LayoutKind.Sequential)]
internal record struct VipsRectangle(int Left, int Top, int Width, int Height);

/// <summary>GValue: a type and 16 bytes of content; all zero before its initialization.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct VipsValue
{
    private readonly nint type;
    private readonly ulong first;
    private readonly ulong second;
}
