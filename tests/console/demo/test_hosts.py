from __future__ import annotations

import asyncio
from pathlib import Path

import asyncssh
import pytest

from config.model import Host
from console.demo.ailments import AILMENTS
from console.demo.hospital import HOSTS, Hospital
from sources.chunk import End, Exit
from sources.ssh import Fleet


def alive(pid: int) -> bool:
    try:
        return b"sleep" in Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return False


async def lines(process: asyncssh.SSHClientProcess[bytes], count: int) -> list[bytes]:
    return [(await asyncio.wait_for(process.stdout.readline(), 20)).strip() for _ in range(count)]


async def test_a_command_says_what_it_has_to_say_and_how_it_ended(login) -> None:
    async with login("his") as host:
        done = await host.run("echo 归档; echo 错 >&2; exit 7", encoding=None)
    assert (done.stdout, done.stderr) == ("归档\n".encode(), "错\n".encode())
    assert done.exit_status == 7


async def test_a_command_that_a_signal_ended_says_which(login) -> None:
    async with login("his") as host:
        done = await host.run("kill -TERM $$", encoding=None)
    assert done.exit_signal is not None
    assert done.exit_signal[0] == "TERM"


async def test_bytes_come_back_as_they_went(login) -> None:
    data = bytes(range(256)) * 8192
    async with login("his") as host:
        done = await host.run("cat", input=data, encoding=None)
    assert done.stdout == data


async def test_each_host_has_its_own_home_and_its_own_tools_first(login, tmp_path: Path) -> None:
    homes, tools = set(), set()
    for name in HOSTS:
        async with login(name) as host:
            command = "powershell -x; " if name in ("lis", "ecg", "peis", "rdu") else ""
            done = await host.run(f"{command}pwd; command -v sqlplus", encoding=None)
            home, tool = done.stdout.split()[-2:]
            homes.add(home)
            tools.add(tool)
    assert len(homes) == len(HOSTS)
    assert tools == {str(tmp_path / "hospital" / "bin" / "sqlplus").encode()}


async def test_a_windows_host_answers_in_the_chinese_code_page(login) -> None:
    async with login("peis") as host:
        done = await host.run("Get-Nonsense", encoding=None)
    assert done.exit_status == 1
    assert "无法将" in done.stderr.decode("gb18030")
    with pytest.raises(UnicodeDecodeError):
        done.stderr.decode("utf-8")


async def test_nobody_comes_in_with_another_key(login) -> None:
    stranger = asyncssh.generate_private_key("ssh-ed25519")
    with pytest.raises(asyncssh.PermissionDenied):
        async with login("his", client_keys=[stranger]):
            pass


async def test_a_host_whose_key_is_another_is_not_taken_for_the_host(
    login, hospital: Hospital
) -> None:
    hospital.ports["his.ssh"], hospital.ports["emr.ssh"] = (
        hospital.ports["emr.ssh"],
        hospital.ports["his.ssh"],
    )
    async with login("his") as host:
        done = await host.run("basename $PWD", encoding=None)
    assert done.stdout == b"emr\n"  # the key belongs to the port, and so to the host
    with pytest.raises(asyncssh.HostKeyNotVerifiable):
        async with login("his", known_hosts=b""):
            pass


DETACHED = "setsid sleep 987 & echo $!; sleep 986 & echo $!; wait"


async def test_closing_the_channel_ends_a_command_and_what_it_started(login, until) -> None:
    async with login("his") as host:
        process = await host.create_process(DETACHED, encoding=None)
        pids = [int(line) for line in await lines(process, 2)]
        await until(lambda: all(map(alive, pids)))
        process.close()
        await until(lambda: not any(map(alive, pids)))


async def test_a_lost_connection_ends_a_command_and_what_it_started(login, until) -> None:
    async with login("his") as host:
        process = await host.create_process(DETACHED, encoding=None)
        pids = [int(line) for line in await lines(process, 2)]
        await until(lambda: all(map(alive, pids)))
        host.abort()
        await until(lambda: not any(map(alive, pids)))


@pytest.mark.parametrize("name", ["TERM", "KILL", "HUP"])
async def test_a_signal_reaches_the_whole_command(login, until, name: str) -> None:
    async with login("his") as host:
        process = await host.create_process("echo $$; sleep 987; echo after", encoding=None)
        process.stdin.write_eof()  # a signal must be heard after the input has ended, too
        [pid] = [int(line) for line in await lines(process, 1)]
        process.send_signal(name)
        await asyncio.wait_for(process.wait_closed(), 20)
        await until(lambda: not alive(pid))
        assert process.exit_signal is not None
        assert process.exit_signal[0] == name


async def test_closing_the_hospital_ends_what_went_to_the_background(tmp_path: Path, until) -> None:
    async with Hospital(tmp_path) as hospital:
        async with asyncssh.connect(
            "127.0.0.1",
            hospital.ports["emr.ssh"],
            username="ops",
            known_hosts=str(tmp_path / "keys" / "known_hosts"),
            client_keys=[str(tmp_path / "keys" / "id_ed25519")],
            config=None,
        ) as host:
            done = await host.run("setsid sleep 987 >/dev/null 2>&1 & echo $!", encoding=None)
            pid = int(done.stdout)
            await until(lambda: alive(pid))
        await asyncio.sleep(0.2)
        assert alive(pid)  # as on a real host
    await until(lambda: not alive(pid))


async def test_the_console_can_stop_a_command_and_see_that_it_is_gone(
    hospital: Hospital, tmp_path: Path
) -> None:
    keys = tmp_path / "hospital" / "keys"
    port = hospital.ports["his.ssh"]
    his = Host("his", None, "127.0.0.1", port, "ops")  # type: ignore[arg-type]  # unnamed
    fleet = Fleet(
        {"his": his},
        config=Path("/dev/null"),
        known_hosts=keys / "known_hosts",
        identity=keys / "id_ed25519",
        mask_key=b"key",
    )
    try:
        *_, last = [piece async for piece in fleet.run(his, "echo a; sleep 987", timeout=0.5)]
    finally:
        await fleet.close()
    assert isinstance(last, Exit)
    assert (last.end, last.gone) == (End.TIMEOUT, True)
    assert last.pid is not None
    assert not alive(last.pid)


async def test_a_shell_on_a_terminal_knows_its_size_and_hears_an_interrupt(login) -> None:
    async with login("his") as host:
        process = await host.create_process(
            term_type="xterm", term_size=(91, 31), encoding="utf-8", request_pty="force"
        )
        process.stdin.write("stty size; tty\n")
        await asyncio.wait_for(process.stdout.readuntil("31 91"), 20)
        await asyncio.wait_for(process.stdout.readuntil("/dev/pts/"), 20)
        process.change_terminal_size(70, 20)
        process.stdin.write("sleep 987\n")
        await asyncio.wait_for(process.stdout.readuntil("sleep 987"), 20)
        await asyncio.sleep(0.3)
        process.stdin.write("\x03")
        process.stdin.write("stty size; exit 4\n")
        await asyncio.wait_for(process.stdout.readuntil("20 70"), 20)
        await asyncio.wait_for(process.wait_closed(), 20)
        assert process.exit_status == 4


async def test_a_remedy_over_ssh_makes_the_host_well(hospital: Hospital, login) -> None:
    ailment = AILMENTS["oracle-archive-full"]
    hospital.strike(ailment)
    async with login("his") as host:
        done = await host.run(
            "rman target /", input=b"backup archivelog all delete input;\n", encoding=None
        )
    assert done.exit_status == 0
    assert not ailment.lasts(hospital.state("his"))
