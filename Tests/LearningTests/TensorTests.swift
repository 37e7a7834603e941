import Learning
import Testing

@Suite struct TensorTests {
  @Test("a shape and its elements make a tensor, the last axis running fastest")
  func layout() {
    let tensor = Tensor(shape: [2, 3], elements: [1, 2, 3, 4, 5, 6])
    #expect(tensor.rows == 2)
    #expect(tensor.columns == 3)
    #expect(tensor[1, 0] == 4)
    #expect(Array(tensor[row: 1]) == [4, 5, 6])
  }

  @Test("the columns of a tensor with several axes are all that is in a row")
  func severalAxes() {
    let tensor = Tensor(repeating: 0.5, shape: [4, 3, 2])
    #expect(tensor.rows == 4)
    #expect(tensor.columns == 6)
    #expect(tensor.elements == [Float](repeating: 0.5, count: 24))
  }

  @Test("an element can be set")
  func set() {
    var tensor = Tensor(repeating: 0, shape: [2, 2])
    tensor[0, 1] = 7
    #expect(tensor.elements == [0, 7, 0, 0])
  }

  @Test("rows are selected in the order asked for, also more than once")
  func selection() {
    let tensor = Tensor(shape: [3, 2], elements: [1, 2, 3, 4, 5, 6])
    let chosen = tensor.selecting(rows: [2, 0, 2])
    #expect(chosen == Tensor(shape: [3, 2], elements: [5, 6, 1, 2, 5, 6]))
    #expect(tensor.selecting(rows: []).shape == [0, 2])
  }

  @Test("selected rows keep their inner axes")
  func selectionOfSteps() {
    let tensor = Tensor(shape: [2, 2, 2], elements: [1, 2, 3, 4, 5, 6, 7, 8])
    #expect(tensor.selecting(rows: [1]) == Tensor(shape: [1, 2, 2], elements: [5, 6, 7, 8]))
  }

  @Test("a tensor may have no rows or no columns")
  func empty() {
    #expect(Tensor(shape: [0, 3], elements: []).columns == 3)
    let bare = Tensor(shape: [2, 0], elements: [])
    #expect(bare.rows == 2 && bare.columns == 0)
    #expect(bare.selecting(rows: [1, 1]).shape == [2, 0])
  }
}
