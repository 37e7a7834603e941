import Learning
import LearningTestKit
import Neighbors
import Testing

@Suite struct NearestNeighborsTests {
  private struct Golden: Decodable {
    var rows: [[Float]]
    var y: [Float]
    var k: Int
    var neighbors: [[Int32]]
    var distances: [[Double]]
  }

  private let context = FitContext(key: RandomKey(seed: 7))

  @Test("neighbours and distances are scikit-learn's") func reference() throws {
    let golden = try Fixture.load("smote.json", as: Golden.self)
    let rows = golden.y.indices.filter { golden.y[$0] == 1 }
    let points = PointSet(
      count: rows.count, dimensions: 3, numbers: rows.flatMap { golden.rows[$0] })
    let nearest = try NearestNeighbors(in: points, neighbors: golden.k, context: context)
    #expect(nearest.indices == golden.neighbors.flatMap { $0 })
    for (squared, expected) in zip(nearest.squaredDistances, golden.distances.joined()) {
      #expect(abs(Double(squared).squareRoot() - expected) < 1e-6)
    }
  }

  @Test("across tiles, with nominal values, the neighbours are those of a plain search")
  func plainSearch() throws {
    var stream = RandomKey(seed: 3).stream
    let count = 700
    // Whole numbers, so that many distances are equal and the earlier point must come first.
    let numbers = (0..<count * 2).map { _ in Float(stream.integer(below: 20)) }
    let nominal = (0..<count * 3).map { _ in Int32(stream.integer(below: 3)) }
    let points = PointSet(
      count: count, dimensions: 2, numbers: numbers, nominal: nominal, mismatch: 2.5)
    let nearest = try NearestNeighbors(in: points, neighbors: 7, context: context)
    func distance(_ a: Int, _ b: Int) -> Float {
      let x = numbers[2 * a] - numbers[2 * b]
      let y = numbers[2 * a + 1] - numbers[2 * b + 1]
      let differing = (0..<3).count { nominal[$0 * count + a] != nominal[$0 * count + b] }
      return x * x + y * y + 2.5 * Float(differing)
    }
    for point in [0, 63, 64, 255, 256, 511, 699] {
      let sorted = (0..<count).filter { $0 != point }.sorted {
        (distance(point, $0), $0) < (distance(point, $1), $1)
      }
      #expect(
        nearest.indices[point * 7..<point * 7 + 7].elementsEqual(sorted.prefix(7).map(Int32.init)))
    }
  }

  @Test("points without numbers are compared by their nominal values alone")
  func nominalOnly() throws {
    let points = PointSet(count: 4, dimensions: 0, numbers: [], nominal: [0, 1, 0, 1])
    let nearest = try NearestNeighbors(in: points, neighbors: 1, context: context)
    #expect(nearest.indices == [2, 3, 0, 1])
    #expect(nearest.squaredDistances == [0, 0, 0, 0])
  }

  @Test("where a distance overflows, the point itself stands in") func overflow() throws {
    let points = PointSet(count: 2, dimensions: 1, numbers: [3e38, -3e38])
    let nearest = try NearestNeighbors(in: points, neighbors: 1, context: context)
    #expect(nearest.indices == [0, 1])
    #expect(nearest.squaredDistances == [.infinity, .infinity])
  }
}
