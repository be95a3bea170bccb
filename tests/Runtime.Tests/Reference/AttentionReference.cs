namespace GResNet.Runtime.Tests.Reference;

/// <summary>Multi-head self-attention as its definition reads, with all scores.</summary>
/// <param name="shape">Of the result.</param>
/// <param name="heads">Heads.</param>
/// <param name="rows">Relative positions of rows; empty without.</param>
/// <param name="columns">Of columns.</param>
internal sealed class AttentionReference(Nchw shape, int heads, double[] rows, double[] columns)
{
    private readonly int width = shape.Channels / heads, tokens = shape.Plane;

    public (double[] Y, double[] LogSums) Forward(double[] qkv)
    {
        double[] y = new double[shape.Length], logs = new double[shape.Batch * heads * tokens];
        for (int n = 0; n < shape.Batch; n++)
            for (int h = 0; h < heads; h++)
                for (int i = 0; i < tokens; i++)
                {
                    double[] scores = Scores(qkv, n, h, i);
                    double most = scores.Max(), total = scores.Sum(s => Math.Exp(s - most));
                    logs[(n * heads + h) * tokens + i] = most + Math.Log(total);
                    for (int j = 0; j < tokens; j++)
                        for (int c = 0; c < width; c++)
                            y[At(n, h, c, i, 0, 1)] +=
                                Math.Exp(scores[j] - most) / total * qkv[At(n, h, c, j, 2, 3)];
                }

        return (y, logs);
    }

    /// <summary>Gradients with respect to qkv and the tables.</summary>
    public (double[] Qkv, double[] Rows, double[] Columns) Backward(double[] gy, double[] qkv)
    {
        double[] g = new double[qkv.Length], grows = new double[rows.Length], gcolumns = new double[columns.Length];
        for (int n = 0; n < shape.Batch; n++)
            for (int h = 0; h < heads; h++)
                for (int i = 0; i < tokens; i++)
                {
                    double[] p = Softmax(Scores(qkv, n, h, i)), gp = new double[tokens];
                    for (int j = 0; j < tokens; j++)
                        for (int c = 0; c < width; c++)
                        {
                            gp[j] += gy[At(n, h, c, i, 0, 1)] * qkv[At(n, h, c, j, 2, 3)];
                            g[At(n, h, c, j, 2, 3)] += p[j] * gy[At(n, h, c, i, 0, 1)];
                        }

                    double mean = p.Zip(gp, (a, b) => a * b).Sum();
                    for (int j = 0; j < tokens; j++)
                    {
                        double gs = p[j] * (gp[j] - mean) / Math.Sqrt(width);
                        for (int c = 0; c < width; c++)
                        {
                            double q = qkv[At(n, h, c, i, 0, 3)];
                            g[At(n, h, c, i, 0, 3)] += gs * (qkv[At(n, h, c, j, 1, 3)] + Position(i, j, c));
                            g[At(n, h, c, j, 1, 3)] += gs * q;
                            if (rows.Length == 0) continue;
                            grows[Row(i, j) * width + c] += gs * q;
                            gcolumns[Column(i, j) * width + c] += gs * q;
                        }
                    }
                }

        return (g, grows, gcolumns);
    }

    private static double[] Softmax(double[] scores)
    {
        double most = scores.Max(), total = scores.Sum(s => Math.Exp(s - most));
        return [.. scores.Select(s => Math.Exp(s - most) / total)];
    }

    private double[] Scores(double[] qkv, int n, int h, int i)
    {
        double[] scores = new double[tokens];
        for (int j = 0; j < tokens; j++)
            for (int c = 0; c < width; c++)
                scores[j] += qkv[At(n, h, c, i, 0, 3)] * (qkv[At(n, h, c, j, 1, 3)] + Position(i, j, c))
                    / Math.Sqrt(width);
        return scores;
    }

    private double Position(int i, int j, int c) =>
        rows.Length == 0 ? 0 : rows[Row(i, j) * width + c] + columns[Column(i, j) * width + c];

    private int Row(int i, int j) => j / shape.Width - i / shape.Width + shape.Height - 1;

    private int Column(int i, int j) => j % shape.Width - i % shape.Width + shape.Width - 1;

    /// <summary>Part 0 of 3 are the queries, 1 the keys, 2 the values.</summary>
    private int At(int n, int h, int c, int token, int part, int parts) =>
        ((n * parts + part) * shape.Channels + h * width + c) * tokens + token;
}
