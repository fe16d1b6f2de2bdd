using static TorchSharp.torch.nn;

namespace BertNotebooks.Model;

/// <summary>Keeps a model in evaluation mode, without dropout, until it is disposed of; then the model is in the mode it was in.</summary>
internal readonly struct EvaluationMode : IDisposable
{
    private readonly Module _model;
    private readonly bool _training;

    public EvaluationMode(Module model)
    {
        (_model, _training) = (model, model.training);
        model.eval();
    }

    public void Dispose() => _model.train(_training);
}
