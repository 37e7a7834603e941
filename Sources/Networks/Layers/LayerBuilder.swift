public import Learning

/// Lists layers one after the other.
@resultBuilder
public enum LayerBuilder {
  /// A layer.
  public static func buildExpression(_ layer: some Layer) -> [ComponentSpec<any Layer>] {
    [ComponentSpec(layer)]
  }

  /// Layers in order.
  public static func buildBlock(_ layers: [ComponentSpec<any Layer>]...) -> [ComponentSpec<
    any Layer
  >] {
    layers.flatMap { $0 }
  }

  /// The layers of a loop.
  public static func buildArray(_ layers: [[ComponentSpec<any Layer>]]) -> [ComponentSpec<
    any Layer
  >] {
    layers.flatMap { $0 }
  }

  /// The layers of a condition that may not hold.
  public static func buildOptional(_ layers: [ComponentSpec<any Layer>]?) -> [ComponentSpec<
    any Layer
  >] {
    layers ?? []
  }

  /// The layers where a condition holds.
  public static func buildEither(first layers: [ComponentSpec<any Layer>]) -> [ComponentSpec<
    any Layer
  >] {
    layers
  }

  /// The layers where a condition does not hold.
  public static func buildEither(second layers: [ComponentSpec<any Layer>]) -> [ComponentSpec<
    any Layer
  >] {
    layers
  }
}
