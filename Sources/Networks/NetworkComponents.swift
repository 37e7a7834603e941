package import Learning

/// Every component of this library.
package enum NetworkComponents {
  package static let classifiers: [any Component.Type] = [
    Sequential.self, Functional.self, Conv1DNetwork.self,
  ]

  /// The layers that are one node of a graph.
  private static let primitiveLayers: [any Component.Type] = [
    Dense.self, Dropout.self, BatchNorm.self, LayerNorm.self, ActivationLayer.self,
    GaussianNoise.self, Flatten.self, Reshape.self, Conv1D.self, MaxPool1D.self,
    AveragePool1D.self, GlobalMaxPool.self, GlobalAveragePool.self, Add.self, Multiply.self,
    Concatenate.self,
  ]

  /// Layers that classifiers put around their own, which no spec names.
  private static let frameLayers: [any Component.Type] = [
    EnsembleScale.self, Heads.self, PiecewiseLinearLayer.self, PeriodicLayer.self,
  ]

  private static let initializers: [any Component.Type] = [
    GlorotUniform.self, GlorotNormal.self, HeUniform.self, HeNormal.self, LeCunUniform.self,
    LeCunNormal.self, UniformInitializer.self, NormalInitializer.self, Zeros.self, Ones.self,
  ]

  /// What network specs may name beside classifiers.
  package static let families: [Catalog.Family] = [
    Catalog.Family((any Layer).self, kind: "layer", primitiveLayers + [Residual.self]),
    Catalog.Family((any Initializer).self, kind: "initializer", initializers),
    Catalog.Family(
      (any Optimizer).self, kind: "optimizer", [SGD.self, RMSprop.self, Adam.self, AdamW.self]),
    Catalog.Family(
      (any Schedule).self, kind: "schedule",
      [
        ConstantSchedule.self, StepSchedule.self, ExponentialSchedule.self, CosineSchedule.self,
        CosineLogSchedule.self, WarmUpSchedule.self, PlateauSchedule.self,
      ]),
    Catalog.Family((any Loss).self, kind: "loss", [BinaryCrossEntropy.self, Focal.self]),
    Catalog.Family(
      (any NumericEmbedding).self, kind: "embedding",
      [PiecewiseLinearEmbedding.self, PeriodicEmbedding.self]),
  ]

  /// What the header of a stored network refers to.
  static let storedCatalog = Catalog(
    families + [
      Catalog.Family((any PrimitiveLayer).self, kind: "layer", primitiveLayers + frameLayers)
    ])
}
