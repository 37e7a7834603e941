import CKernels
public import Learning

/// A trained network.
public struct NetworkModel: TrainedModel {
  /// The rows scored in one pass; scores do not depend on it.
  private static let chunk = 256

  /// The network.
  public let network: Network
  /// What it has learnt.
  public let parameters: Parameters
  /// Running means and variances.
  public let statistics: Parameters
  /// How the training went.
  public let record: FitRecord

  /// Puts the parts together.
  package init(
    network: Network, parameters: Parameters, statistics: Parameters, record: FitRecord
  ) {
    self.network = network
    self.parameters = parameters
    self.statistics = statistics
    self.record = record
  }

  /// Those of the network's inputs.
  public var featureCount: Int? { network.layout.features }

  /// P(positive) of every row of [rows, features].
  ///
  /// It is one half where the sums of a row leave the finite numbers and say nothing.
  public func scores(for features: Tensor) -> [Float] {
    let rows = features.rows
    precondition(
      features.columns == network.layout.features,
      "the network takes \(network.layout.features) features, got \(features.columns)")
    guard rows > 0 else { return [] }
    let plan = Plan(
      network, rows: min(rows, Self.chunk), purpose: .inference, key: RandomKey(seed: 0))
    plan.load(parameters, statistics)
    return [Float](unsafeUninitializedCapacity: rows) { scores, count in
      features.elements.withUnsafeBufferPointer { elements in
        guard let source = elements.baseAddress, let target = scores.baseAddress else { return }
        for start in stride(from: 0, to: rows, by: plan.rows) {
          let size = min(plan.rows, rows - start)
          plan.take(network, size, from: source + start * features.columns)
          plan.forward(.inference(rows: size))
          ck_sigmoid_array(size, plan.output, target + start)
          for row in start..<start + size where target[row].isNaN { target[row] = 0.5 }
        }
      }
      count = rows
    }
  }
}
