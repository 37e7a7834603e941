import Learning
import Networks
import StrictJSON
import Testing

/// A layer, what flows in, and what PyTorch makes of it.
struct LayerCase: Codable, Sendable, CustomTestStringConvertible {
  var name: String
  var layer: ComponentSpec<any Layer>
  var training: Bool
  var shape: [Int]
  var x: [Double]
  var parameters: [String: [Double]]
  var statistics: [String: [Double]]?
  var upstream: [Double]
  var y: [Double]
  var inputGradient: [Double]
  var gradients: [String: [Double]]
  var statisticsAfter: [String: [Double]]?

  var testDescription: String { name }

  struct File: Codable {
    var cases: [LayerCase]
  }
}

@Suite struct LayerGoldenTests {
  /// PyTorch computed in double what is computed here in float from inputs rounded to float.
  ///
  /// Sums run over at most 54 terms, each rounded once, next to the roundings of inputs and weights;
  /// errors of random sign grow with the root of their number, so 32 roundings of the largest number
  /// are more than they add up to.
  static let tolerance = 32.0

  @Test(
    "layers compute what PyTorch computes, forward and back",
    arguments: try Golden.load("layers.json", as: LayerCase.File.self).cases)
  func agrees(_ golden: LayerCase) throws {
    let layer = try SingleLayer(golden.layer, shape: golden.shape, isTraining: golden.training)
    for (name, values) in golden.parameters {
      layer.set(
        values, at: layer.network.parameterLayout["layer.\(name)"], of: layer.plan.parameters)
    }
    for (name, values) in golden.statistics ?? [:] {
      layer.set(
        values, at: layer.network.statisticsLayout["layer.\(name)"], of: layer.plan.statistics)
    }
    let output = layer.output(golden.x.map { Float($0) })
    #expect(roundings(output, golden.y) <= Self.tolerance)
    layer.differentiate(golden.upstream.map { Float($0) })
    let inputGradient = layer.inputGradient(count: golden.x.count)
    #expect(roundings(inputGradient, golden.inputGradient) <= Self.tolerance)
    for (name, values) in golden.gradients {
      let slice = try #require(layer.network.parameterLayout["layer.\(name)"])
      let gradient = Array(layer.plan.gradients[slice.range])
      #expect(roundings(gradient, values) <= Self.tolerance, "\(name)")
    }
    layer.plan.commitStatistics()
    for (name, values) in golden.statisticsAfter ?? [:] {
      let slice = try #require(layer.network.statisticsLayout["layer.\(name)"])
      let statistics = Array(layer.plan.statistics[slice.range])
      #expect(roundings(statistics, values) <= Self.tolerance, "\(name)")
    }
  }
}
