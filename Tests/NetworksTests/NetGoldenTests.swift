import Foundation
import Learning
import Networks
import StrictJSON
import Testing

/// A small network and what becomes of it in PyTorch, rows in order.
struct NetCase: Codable, Sendable, CustomTestStringConvertible {
  var name: String
  var classifier: ComponentSpec<any Classifier>
  var optimizer: ComponentSpec<any Optimizer>
  var sequence: [Int]?
  var columns: Int
  var x: [Double]
  var labels: [Double]
  var weights: [Double]?
  var batch: Int
  var epochs: Int
  var initial: [String: [Double]]
  var firstGradient: [String: [Double]]
  var losses: [Double]
  var final: [String: [Double]]
  var finalLogits: [Double]
  var buffers: [String: [Double]]?

  var testDescription: String { name }

  struct File: Codable {
    var cases: [NetCase]
  }

  var data: Dataset {
    Dataset(
      features: Tensor(shape: [labels.count, columns], elements: x.map { Float($0) }),
      columns: (0..<columns).map { Feature(name: "x\($0)") },
      sequence: sequence.map { shape in
        SequenceLayout(steps: shape[0], channels: (0..<shape[1]).map { "c\($0)" })
      }, labels: labels.map { Float($0) }, weights: weights?.map { Float($0) })
  }
}

extension NetCase {
  /// Whether a parameter's gradient is zero but for roundings.
  ///
  /// So is that of a bias ahead of batch normalisation. Adam makes steps of such roundings in float,
  /// so a test puts it back.
  func stays(_ name: String) -> Bool {
    firstGradient[name]?.allSatisfy { abs($0) < 1e-12 } ?? false
  }
}

@Suite struct NetGoldenTests {
  /// PyTorch trains in double, here everything but the loss is float.
  ///
  /// The first gradient differs by roundings alone (a few tens of 2⁻²⁴). Adam divides each step by
  /// the gradient's own size, so that a relative error of a small gradient moves a parameter by as
  /// much of the rate: a relative error of 1e-4 in five steps of rate 0.01 makes 5e-6.
  @Test(
    "small nets train as in PyTorch: gradients, losses, parameters, scores",
    arguments: try Golden.load("nets.json", as: NetCase.File.self).cases)
  func agrees(_ golden: NetCase) throws {
    let classifier = try #require(golden.classifier.value as? any NetworkClassifier)
    let data = golden.data
    let layout = InputLayout(data)
    let network = try Network(classifier.graph(for: layout), layout: layout)
    var training = Training(batchSize: golden.batch)
    training.optimizer = golden.optimizer
    var run = TrainingRun(network, training: training, data: data, key: RandomKey(seed: 0))
    var initial = Parameters(layout: network.parameterLayout)
    for (name, values) in golden.initial { initial[name] = values.map { Float($0) } }
    run.load(initial, network.initialStatistics())

    let losses = train(&run, golden, layout: network.parameterLayout)
    for (got, want) in zip(losses, golden.losses) { #expect(abs(got - want) < 5e-6) }
    #expect(losses.count == golden.losses.count)
    let final = run.plan.learnt(of: network).parameters
    for (name, want) in golden.final {
      let apart = zip(final[name], want).map { abs(Double($0) - $1) }.max() ?? 1
      #expect(apart < 5e-6, "\(name)")
    }
    try expectScores(of: network, final, run, golden)
  }

  /// The losses of all steps; checks the first gradient on the way.
  private func train(
    _ run: inout TrainingRun, _ golden: NetCase, layout: ParameterLayout
  ) -> [Double] {
    let rows = Array(golden.labels.indices)
    var losses: [Double] = []
    rows.withUnsafeBufferPointer { rows in
      let first = UnsafeBufferPointer(rebasing: rows.prefix(golden.batch))
      _ = run.differentiate(over: first, .training(rows: first.count, index: 0))
      for (name, want) in golden.firstGradient {
        let slice = layout[name]
        let got = slice.map { Array(run.plan.gradients[$0.range]) } ?? []
        if golden.stays(name) {
          #expect(got.allSatisfy { abs($0) < 0x1p-24 }, "\(name)")
        } else {
          #expect(roundings(got, want) < 64, "\(name)")
        }
      }
      let rate = golden.optimizer.value.learningRate
      for _ in 0..<golden.epochs {
        for start in stride(from: 0, to: rows.count, by: golden.batch) {
          let end = min(start + golden.batch, rows.count)
          let batch = UnsafeBufferPointer(rebasing: rows[start..<end])
          losses.append(run.step(over: batch, rate: rate) / Double(batch.count))
          for (name, want) in golden.initial where golden.stays(name) {
            guard let slice = layout[name] else { continue }
            for (index, value) in zip(slice.range, want) {
              run.plan.parameters[index] = Float(value)
            }
          }
        }
      }
    }
    return losses
  }

  /// Running statistics, and logits in inference with PyTorch's. (Its running variance is that of the
  /// batch divided by its size less one; ours, like Keras', is divided by its size.)
  private func expectScores(
    of network: Network, _ final: Parameters, _ run: borrowing TrainingRun, _ golden: NetCase
  ) throws {
    var statistics = run.plan.learnt(of: network).statistics
    let rows = Double(golden.labels.count)
    let start = (0..<golden.losses.count).reduce(1.0) { share, _ in share * 0.9 }
    for (name, want) in golden.buffers ?? [:] {
      let ours =
        name.hasSuffix("variance") ? want.map { start + ($0 - start) * (rows - 1) / rows } : want
      #expect(roundings(statistics[name], ours) < 64, "\(name)")
      statistics[name] = want.map { Float($0) }
    }
    let model = NetworkModel(
      network: network, parameters: final, statistics: statistics, record: FitRecord())
    let scores = model.scores(for: golden.data.features)
    let want = golden.finalLogits.map { 1 / (1 + exp(-$0)) }
    for (got, want) in zip(scores, want) { #expect(abs(Double(got) - want) < 5e-6) }
  }
}
