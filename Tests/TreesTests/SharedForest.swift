import Learning
import LearningTestKit

@testable import Trees

/// A scikit-learn forest with rows and what the `shap` package says of them, from `shapley.json`.
struct SharedForest: Decodable {
  struct Tree: Decodable {
    var feature: [Int]
    var threshold: [Double]
    var left: [Int]
    var right: [Int]
    var share: [Float]
  }

  var trees: [Tree]
  var background: [[Float]]
  var rows: [[Float]]
  var base: Double
  var values: [[Double]]

  /// The same trees in our words.
  var model: RandomForestModel {
    let width = rows[0].count
    let cuts = (0..<width).map { feature in
      Set(
        trees.flatMap { tree in
          tree.feature.indices.filter { tree.feature[$0] == feature }.map {
            Float(tree.threshold[$0])
          }
        }
      ).sorted()
    }
    return RandomForestModel(
      settings: RandomForest(trees: trees.count),
      columns: (0..<width).map { Feature(name: "x\($0)") },
      bins: cuts.map { FeatureBins(cuts: $0) },
      trees: trees.map { tree in
        Trees.Tree(words: Self.words(tree, at: 0, cuts) + [0, 0])
      })
  }

  private static func words(_ tree: Tree, at node: Int, _ cuts: [[Float]]) -> [UInt32] {
    let feature = tree.feature[node]
    guard feature >= 0 else { return [tree.share[node].bitPattern] }
    let bin = cuts[feature].firstIndex(of: Float(tree.threshold[node])) ?? 0
    let left = words(tree, at: tree.left[node], cuts)
    let right = words(tree, at: tree.right[node], cuts)
    return [Trees.Tree.inner | UInt32(feature) << 16 | UInt32(bin), UInt32(2 + left.count)]
      + left + right
  }

  static func tensor(_ rows: [[Float]]) -> Tensor {
    Tensor(shape: [rows.count, rows[0].count], elements: rows.flatMap { $0 })
  }
}
