import CFaults
import Foundation
import LearningTestKit
import Serving
import Testing

/// What happens when the system has no connection to give, or none of those that may be open.
@Suite(.serialized) struct AcceptorTests {
  @Test(
    "after an error of accept, whatever it says, connections are taken again",
    arguments: [EPROTO, ENETDOWN, EPERM, EHOSTUNREACH, EMFILE, EINVAL])
  func errors(code: Int32) throws {
    let server = try EchoServer()
    guard cf_fail_accept(code, 5) else { return }
    // The call that waits now is no new one; those behind it fail.
    #expect(try server.ask("GET", "/")?.status == 200)
    #expect(eventually { cf_accept_failures() == 0 })
    for _ in 0..<3 { #expect(try server.ask("GET", "/")?.text == "root") }
    #expect(server.server.stop(within: 5))
  }

  @Test("there are no more connections than leave room for files")
  func room() {
    #expect(DescriptorLimit.connections(wanted: 4096, of: 20_000) == 4096)
    #expect(DescriptorLimit.connections(wanted: 4096, of: 1024) == 768)
    #expect(DescriptorLimit.connections(wanted: 4096, of: 100) == 50)
    #expect(DescriptorLimit.connections(wanted: 4096, of: 0) == 1)
    var limit = rlimit()
    let raised = DescriptorLimit.raise()
    #expect(getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0)
    #expect(limit.rlim_cur == limit.rlim_max && raised == Int(clamping: limit.rlim_cur))
  }

  @Test(
    "where other machines can connect, an address has 256 connections, behind a proxy any number")
  func addresses() throws {
    for (isProxy, status) in [(false, nil as Int?), (true, 200)] {
      let test = try TestService { configuration, _ in
        configuration.server.address = "0.0.0.0"
        configuration.server.token = "a token of some length"
        configuration.isBehindProxy = isProxy
        configuration.server.threads = 1
      }
      var idle: [RawConnection] = []
      for _ in 0..<Service.connectionsPerAddress {
        let connection = try RawConnection(port: test.service.port)
        connection.request("GET", "/version")
        #expect(connection.response()?.status == 200)
        idle.append(connection)
      }
      let more = try RawConnection(port: test.service.port)
      more.request("GET", "/version")
      #expect(more.response()?.status == status)
      withExtendedLifetime(idle) {}
    }
  }
}
