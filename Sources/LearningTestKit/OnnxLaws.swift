import Foundation
package import Learning
import ONNX

/// What every model's graph must obey.
package enum OnnxLaws {
  /// How far a score of onnxruntime may be from ours.
  package static let tolerance: Float = 1e-5

  /// How far a score of an exact graph may be from ours.
  ///
  /// None on x86-64, where onnxruntime sums as our kernels do: one product after the other, each added
  /// with one rounding. Elsewhere that is not known.
  package static var exactTolerance: Float {
    #if arch(x86_64)
      0
    #else
      2e-6
    #endif
  }

  /// Models and rows to score.
  package typealias Case = (name: String, model: any TrainedModel, features: Tensor)

  /// Scores of onnxruntime that are far from ours: a sentence for every model that has such.
  ///
  /// Every model runs on all its rows, on the first one, and on none.
  package static func faults(
    of cases: [Case], within tolerance: Float = tolerance, isExact: Bool = false
  ) throws
    -> [String]
  {
    var run = OnnxRun()
    for (_, model, features) in cases {
      for count in [features.rows, 1, 0] {
        run.add(
          model, on: features.selecting(rows: Array(0..<min(count, features.rows))),
          isExact: isExact)
      }
    }
    let scores = try run.scores()
    return cases.enumerated().flatMap { place, one in
      let ours = one.model.scores(for: one.features)
      return (0..<3).compactMap { part -> String? in
        let theirs = scores[3 * place + part]
        let expected = Array(ours.prefix([ours.count, 1, 0][part]))
        guard theirs.count == expected.count else {
          return "\(one.name): \(theirs.count) scores for \(expected.count) rows"
        }
        let apart = distance(theirs, expected)
        return apart <= tolerance ? nil : "\(one.name): scores are \(apart) apart"
      }
    }
  }

  /// The largest distance of scores; infinite where one is no number.
  package static func distance(_ left: [Float], _ right: [Float]) -> Float {
    zip(left, right).reduce(0) { most, pair in
      let apart = abs(pair.0 - pair.1)
      return apart.isNaN ? .infinity : max(most, apart)
    }
  }
}

/// Runs graphs with the real onnxruntime, after `onnx.checker` has looked at them.
package struct OnnxRun: Sendable {
  /// What enters or leaves a model.
  package struct Tensor: Sendable, Hashable {
    package enum Elements: Sendable, Hashable {
      case floats([Float])
      case doubles([Double])
      case integers([Int64])
      case texts([String])
      /// Truth values, 0 or 1.
      case bytes([UInt8])
    }

    package var name: String
    /// The length of every axis.
    package var shape: [Int]
    package var elements: Elements

    package init(_ name: String, shape: [Int], _ elements: Elements) {
      self.name = name
      self.shape = shape
      self.elements = elements
    }

    /// The numbers in single precision; none where it holds others.
    package var floats: [Float] { if case .floats(let values) = elements { values } else { [] } }
    /// The numbers in double precision; none where it holds others.
    package var doubles: [Double] { if case .doubles(let values) = elements { values } else { [] } }
    /// The whole numbers; none where it holds others.
    package var integers: [Int64] {
      if case .integers(let values) = elements { values } else { [] }
    }
  }

  private var models: [(bytes: [UInt8], inputs: [Tensor])] = []

  package init() {}

  /// Adds a model and what it gets.
  package mutating func add(_ bytes: [UInt8], inputs: [Tensor]) { models.append((bytes, inputs)) }

  /// Adds a trained model's graph on rows of features; its output is named `probability`.
  package mutating func add(
    _ model: some TrainedModel, on features: Learning.Tensor, isExact: Bool = false
  ) {
    var builder = GraphBuilder()
    builder.isExact = isExact
    let columns = features.columns
    let input = builder.input("features", .float, shape: [.rows, .count(columns)])
    let probability = model.graph(input, in: &builder)
    builder.output(probability, named: "probability", shape: [.rows, 1])
    add(
      builder.model(name: "test"),
      inputs: [
        Tensor("features", shape: [features.rows, columns], .floats(features.elements))
      ])
  }

  /// The outputs of every model, in the order in which they were added.
  package func outputs() throws -> [[Tensor]] {
    let python = try PythonEnvironment(requirements: "onnx")
    let answer = try python.run(Fixture.url("run_onnx.py"), input: try request())
    var rest = answer[...]
    let length = Self.take(8, from: &rest).withUnsafeBytes { $0.loadUnaligned(as: Int64.self) }
    let header = try JSONDecoder().decode(Header.self, from: Self.take(Int(length), from: &rest))
    return try header.models.map { ports in
      try ports.map { port in try port.tensor(Self.take(port.bytes, from: &rest)) }
    }
  }

  /// The first output of every model: its numbers in single precision.
  package func scores() throws -> [[Float]] { try outputs().map { $0.first?.floats ?? [] } }

  private func request() throws -> Data {
    struct Request: Encodable {
      struct Model: Encodable {
        var bytes: Int
        var inputs: [OnnxPort]
      }
      var models: [Model]
    }
    var blobs = Data()
    var request = Request(models: [])
    for (bytes, inputs) in models {
      blobs.append(contentsOf: bytes)
      var entry = Request.Model(bytes: bytes.count, inputs: [])
      for input in inputs {
        let (type, blob) = try input.elements.blob()
        entry.inputs.append(
          OnnxPort(name: input.name, type: type, shape: input.shape, bytes: blob.count))
        blobs.append(blob)
      }
      request.models.append(entry)
    }
    let header = try JSONEncoder().encode(request)
    return withUnsafeBytes(of: Int64(header.count)) { Data($0) } + header + blobs
  }

  private struct Header: Decodable { var models: [[OnnxPort]] }

  private static func take(_ count: Int, from rest: inout Data) -> Data {
    let part = rest.prefix(count)
    rest = rest.dropFirst(count)
    return Data(part)
  }
}

/// How a tensor stands in the exchange with `run_onnx.py`.
private struct OnnxPort: Codable {
  var name: String
  var type: String
  var shape: [Int]
  var bytes: Int

  func tensor(_ blob: Data) throws -> OnnxRun.Tensor {
    let elements: OnnxRun.Tensor.Elements =
      switch type {
      case "float32": .floats(Self.numbers(blob))
      case "float64": .doubles(Self.numbers(blob))
      case "int64": .integers(Self.numbers(blob))
      case "bool": .bytes(Self.numbers(blob))
      default: .texts(try JSONDecoder().decode([String].self, from: blob))
      }
    return OnnxRun.Tensor(name, shape: shape, elements)
  }

  private static func numbers<Number: BitwiseCopyable>(_ blob: Data) -> [Number] {
    blob.withUnsafeBytes { bytes in
      stride(from: 0, to: bytes.count, by: MemoryLayout<Number>.size).map {
        bytes.loadUnaligned(fromByteOffset: $0, as: Number.self)
      }
    }
  }
}

extension OnnxRun.Tensor.Elements {
  fileprivate func blob() throws -> (type: String, Data) {
    switch self {
    case .floats(let values): ("float32", values.withUnsafeBytes { Data($0) })
    case .doubles(let values): ("float64", values.withUnsafeBytes { Data($0) })
    case .integers(let values): ("int64", values.withUnsafeBytes { Data($0) })
    case .bytes(let values): ("bool", Data(values))
    case .texts(let values): ("string", try JSONEncoder().encode(values))
    }
  }
}
